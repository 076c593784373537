import { Router } from 'express';

/** A resource and where it hangs; kept so that the description of the API is made from what is really there. */
export interface Resource {
  path: string;
  routers: Router[];
}

/** Collects resources as `Router().use` would, and still knows their paths. */
export interface Resources {
  readonly all: readonly Resource[];
  use(path: string, ...routers: Router[]): Resources;
}

export const collectResources = (): Resources => {
  const all: Resource[] = [];
  const resources: Resources = {
    all,
    use: (path, ...routers) => {
      all.push({ path, routers });
      return resources;
    },
  };
  return resources;
};

export const toRouter = ({ all }: Resources): Router => {
  const router = Router();
  for (const { path, routers } of all) router.use(path, ...routers);
  return router;
};

export interface Operation {
  method: string;
  path: string; // as OpenAPI writes it: /api/messages/{id}/like
}

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
}

/** Every registered route under `/api`. */
export const listOperations = ({ all }: Pick<Resources, 'all'>): Operation[] =>
  all.flatMap(({ path, routers }) =>
    routers.flatMap((router) =>
      (router.stack as unknown as Layer[]).flatMap(({ route }) =>
        route
          ? Object.keys(route.methods)
              .filter((method) => route.methods[method] && method !== '_all')
              .map((method) => ({ method, path: openApiPath(`/api${path}${route.path === '/' ? '' : route.path}`) }))
          : [],
      ),
    ),
  );

const openApiPath = (path: string): string => path.replaceAll(/\{([^}]*)\}/g, '$1').replaceAll(/:(\w+)/g, '{$1}');
