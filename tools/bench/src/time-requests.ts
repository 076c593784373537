import { Pool as HttpPool } from 'undici';

export interface TimedRequests {
  url: string;
  path: string;
  headers: Record<string, string>;
  count: number;
}

/** GETs one after the other over one kept connection; how long each took, in ms. Throws on any other answer than 200. */
export const timeRequests = async ({ url, path, headers, count }: TimedRequests): Promise<number[]> => {
  const http = new HttpPool(url, { connections: 1 });
  const times: number[] = [];
  try {
    for (let index = 0; index < count; index++) {
      const since = process.hrtime.bigint();
      const answer = await http.request({ path, method: 'GET', headers });
      await answer.body.dump({ limit: 10_000_000 });
      if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}`);
      times.push(Number(process.hrtime.bigint() - since) / 1e6);
    }
  } finally {
    await http.close();
  }
  return times;
};
