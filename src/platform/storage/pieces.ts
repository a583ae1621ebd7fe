/** Where the pieces of a file lie until it is whole: beside the blobs. */
export interface PieceStore {
  /** Keeps a piece: when this returns, it outlives a crash. */
  put: (key: string, bytes: Uint8Array) => Promise<void>;
  open: (key: string) => AsyncIterable<Uint8Array>;
  /** Removes a piece; nothing happens when it is not here. */
  remove: (key: string) => Promise<void>;
  list: () => AsyncIterable<{ key: string; bytes: number; putAt: Date }>;
}

/** Keys of pieces are made by us: `pce_h7c2…`. */
export function demandKey(key: string): string {
  if (!/^[a-z0-9]+_[a-z0-9]+$/.test(key)) throw new Error(`${key} is no key of a piece.`);
  return key;
}
