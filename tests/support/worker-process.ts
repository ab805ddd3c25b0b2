import { startPost } from '#app/modules/mail/post.server.ts'
import { startCampaigns } from '#app/modules/outreach/run-campaigns.server.ts'
import { openDatabase } from '#app/platform/db.server.ts'
import { smtpTransport } from '#app/platform/mail-transport.server.ts'

// A worker of campaigns in a process of its own, to be killed: POST_URL is its mail server, POST_NOW where its clock starts.
const { POST_URL = '', POST_NOW = '' } = process.env
const ahead = Date.parse(POST_NOW) - Date.now()
const clock = () => new Date(Date.now() + ahead)

await openDatabase()
startCampaigns({ clock, idleMs: 20 })
startPost({ transport: smtpTransport(POST_URL), clock, idleMs: 50 })
