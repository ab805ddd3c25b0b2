-- What Prisma's schema cannot say: the outbox lists and counts what is no campaign's, whose thousands it must not read for that.
CREATE INDEX "MailDelivery_direct" ON "MailDelivery" ("status", "id") WHERE "kind" <> 'campaign';
