-- DropForeignKey
ALTER TABLE "ClosedReport" DROP CONSTRAINT "ClosedReport_templateId_fkey";

-- AlterTable
ALTER TABLE "ClosedReport" ALTER COLUMN "templateId" SET NOT NULL,
ALTER COLUMN "closedById" DROP NOT NULL;

-- AlterTable
ALTER TABLE "ReportTemplate" ALTER COLUMN "uploadedById" DROP NOT NULL;

-- AddForeignKey
ALTER TABLE "ClosedReport" ADD CONSTRAINT "ClosedReport_templateId_fkey" FOREIGN KEY ("templateId") REFERENCES "ReportTemplate"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below: what Prisma's schema cannot say.

-- A day is reported once. (to_date is not marked immutable, but of this one form it is.)
CREATE FUNCTION civil_range(first text, last text) RETURNS daterange LANGUAGE sql IMMUTABLE AS $$
  SELECT daterange(to_date(first, 'YYYY-MM-DD'), to_date(last, 'YYYY-MM-DD'), '[]')
$$;
ALTER TABLE "ClosedReport"
  ADD CONSTRAINT "ClosedReport_apart" EXCLUDE USING gist (civil_range("periodFrom", "periodTo") WITH &&);
ALTER TABLE "CheckAcknowledgement"
  ADD CONSTRAINT "CheckAcknowledgement_period" CHECK (
    is_civil_date("periodFrom") AND is_civil_date("periodTo") AND "periodFrom" <= "periodTo"
  );

-- What a closed report was rendered with stays as it was.
CREATE TRIGGER "ReportTemplate_frozen" BEFORE UPDATE OF "id", "bytes", "sha256" ON "ReportTemplate"
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen();
CREATE TRIGGER "ReportTemplate_no_delete" BEFORE DELETE ON "ReportTemplate"
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen();
CREATE TRIGGER "ReportTemplate_no_truncate" BEFORE TRUNCATE ON "ReportTemplate"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen();
