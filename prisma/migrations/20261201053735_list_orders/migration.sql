-- DropIndex
DROP INDEX "ArcoRequest_status_dueOn_idx";

-- DropIndex
DROP INDEX "Commitment_doneOn_dueOn_idx";

-- CreateIndex
CREATE INDEX "ArcoRequest_status_dueOn_id_idx" ON "ArcoRequest"("status", "dueOn", "id");

-- CreateIndex
CREATE INDEX "ArcoRequest_answeredAt_id_idx" ON "ArcoRequest"("answeredAt", "id");

-- CreateIndex
CREATE INDEX "Commitment_doneOn_dueOn_id_idx" ON "Commitment"("doneOn", "dueOn", "id");

-- CreateIndex
CREATE INDEX "Registration_sessionId_waitingSince_createdAt_id_idx" ON "Registration"("sessionId", "waitingSince", "createdAt", "id");
