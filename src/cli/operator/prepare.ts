// For the making of an image: what a first start would make beside the packages, made before the root is read-only.
import { startLean } from '#platform/lean.ts';

startLean();
const { prepareTemplates } = await import('#platform/db/folder.ts');
await prepareTemplates();
