import { isTimeZone, readReport } from '@hubbub/conversations';
import { Router } from 'express';
import { z } from 'zod';
import type { ServerContext } from '../../build-context';
import { memberOf } from '../authenticate';
import { toCsv } from '../csv';
import { withoutUndefined } from './conversations';

const instant = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
const Asked = z.object({
  since: instant.optional(),
  until: instant.optional(),
  timeZone: z.string().max(60).refine(isTimeZone, 'is no time zone').optional(),
  format: z.enum(['json', 'csv']).default('json'),
});

/** Figures with their formula and the filter that lists what is behind each; the table also as CSV. */
export const reportRoutes = (ctx: ServerContext): Router =>
  Router().get('/:name', async (req, res) => {
    const member = memberOf(req);
    const { format, ...asked } = withoutUndefined(Asked.parse(req.query));
    const report = await readReport(ctx, member, req.params.name, asked);
    if (format === 'json') return void res.json(report);
    const table: readonly object[] = report.rows.length > 0 ? report.rows : report.figures;
    const columns = [...new Set<string>(table.flatMap((row) => Object.keys(row)))].filter(
      (column) => column !== 'filter',
    );
    res
      .type('text/csv')
      .setHeader('content-disposition', `attachment; filename="${report.name}.csv"`)
      .send(toCsv(columns, table));
  });
