import { CONTACT_COLUMNS, type ContactColumn, SECTOR_IN_FILE } from './contact-file.ts'
import type { ExportedContact } from './queries.server.ts'

/** The header of an export: that of an import, so that what went out can come in again. */
export const EXPORT_HEADER: readonly ContactColumn[] = CONTACT_COLUMNS

/** @param unsubscribedOn civil date in Mexico City */
export function exportedRow(contact: ExportedContact, unsubscribedOn: string | null): (string | null)[] {
  const cells: Record<ContactColumn, string | null> = {
    nombre: contact.name,
    correo: contact.email,
    idioma: contact.language,
    ciudad: contact.city,
    pais: contact.country,
    organizacion: contact.organization,
    liderazgo: contact.leader ? 'sí' : 'no',
    sector: contact.sector && SECTOR_IN_FILE[contact.sector],
    etiquetas: contact.tags.join('; '),
    fuente: contact.source,
    consentimiento: contact.consentOn,
    baja: unsubscribedOn,
  }
  return EXPORT_HEADER.map((column) => cells[column])
}
