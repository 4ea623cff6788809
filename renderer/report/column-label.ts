/** What is a column called in a document for people? As in the field catalogue; other paths keep their names. */
import { fieldSpec } from '../../shared/cloudtrail/field-catalogue.js'

export function columnLabel(name: string): string {
  return fieldSpec(name)?.label ?? name
}
