import CBytes

public enum FreedMemory {
  /// Keeps memory that is freed for the next arrays of megabytes, in place of giving each back to the system, which
  /// fills what it gives out again with zeros: a tenth of the time of whoever writes.
  ///
  /// For programs that end, and whose memory is bounded; for all of their threads.
  public static func keep() {
    keep_freed_memory(32 << 20, 128 << 20)
  }
}
