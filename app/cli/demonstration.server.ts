import { db } from '#app/platform/db.server.ts'

/** What a first start shows: the real programme of the first report, and coming sessions in several zones. */
export async function loadDemonstration(_now: Date): Promise<void> {
  await db.electoralProcess.create({
    data: {
      name: 'Proceso Electoral Local 2020-2021',
      periodFrom: '2020-09-01',
      periodTo: '2021-02-12',
      stages: { create: [{ name: 'Registro', startsOn: '2020-09-01', endsOn: '2021-03-10', position: 1 }] },
    },
  })
}
