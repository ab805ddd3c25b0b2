/** Import directions of the house: routes → modules → platform; routes → ui. Never back, no cycles. */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true, dependencyTypesNot: ['type-only'] } },
    {
      name: 'platform-knows-no-product',
      severity: 'error',
      from: { path: '^app/platform/' },
      to: { path: '^app/(modules|routes|ui)/' },
    },
    { name: 'modules-know-no-routes', severity: 'error', from: { path: '^app/modules/' }, to: { path: '^app/(routes|ui)/' } },
    {
      name: 'ui-holds-no-data',
      severity: 'error',
      from: { path: '^app/ui/' },
      to: { path: '^app/(routes|modules)/|\\.server\\.tsx?$' },
    },
    {
      name: 'prisma-stays-in-server-files',
      severity: 'error',
      comment: 'Enums are plain constants and may go anywhere.',
      from: { path: '^app/', pathNot: '\\.server\\.tsx?$|^app/generated/' },
      to: { path: '^app/generated/prisma/(?!enums)|@prisma/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'routes-and-ui-never-touch-the-database',
      severity: 'error',
      from: { path: '^app/(routes|ui)/' },
      to: { path: '^app/generated/prisma/(?!enums)|^app/platform/db\\.server' },
    },
    {
      name: 'pure-files-stay-pure',
      severity: 'error',
      comment: 'A file in a module without .server is a rule: luxon, zod, enums, texts and other pure files only.',
      from: { path: '^app/modules/', pathNot: '\\.server\\.tsx?$' },
      to: { path: '\\.server\\.tsx?$|node_modules/(pg|pg-boss|nodemailer|docx|exceljs|pino)/', dependencyTypesNot: ['type-only'] },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^(virtual:|node:)' } },
    { name: 'app-knows-no-tests', severity: 'error', from: { path: '^app/' }, to: { path: '^tests/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
}
