/** A file within a zip archive, as the archive's directory tells it. */
export interface ZipEntry {
  /** Path within the archive. */
  readonly name: string;
  /** 0 for stored as it is, 8 for deflated. */
  readonly method: 0 | 8;
  /** Bytes in the archive. */
  readonly compressedSize: number;
  /** Bytes of the file itself. */
  readonly size: number;
  /** Where its local header begins. */
  readonly offset: number;
}
