export function OrgImport() {
  return null;
}
