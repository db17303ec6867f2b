import Synchronization

/// How much text an input may be inflated to, all layers and nested payloads together.
///
/// Deflate packs at most 1032 bytes into one (https://zlib.net/zlib_tech.html), so one layer of honest gzip stays
/// within the allowance of its own bytes; gzip inside gzip that expands further than that is a bomb.
///
/// It may be shared by threads that inflate and threads that unpack payloads.
final class ExpansionBudget: Sendable {
  /// Bytes that may still be inflated.
  private let left: Atomic<Int>
  private let limit: Int
  private let ratio: Int

  static let deflateRatio = 1_032
  /// What small files may expand to, whatever their ratio.
  static let floor = 16 << 20

  /// A fixed limit.
  init(limit: Int) {
    self.limit = limit
    left = Atomic(limit)
    ratio = 0
  }

  /// A limit that grows with the bytes that are read from the input itself.
  init() {
    limit = ExpansionBudget.floor
    left = Atomic(ExpansionBudget.floor)
    ratio = ExpansionBudget.deflateRatio
  }

  /// Bytes of the input itself were read.
  func earn(_ bytes: Int) {
    left.add(bytes * ratio, ordering: .relaxed)
  }

  /// Bytes were inflated.
  func spend(_ bytes: Int) throws(InputProblem) {
    if left.subtract(bytes, ordering: .relaxed).newValue < 0 { throw .expandsTooMuch(limit: ratio == 0 ? limit : nil) }
  }
}
