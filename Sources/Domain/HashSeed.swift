/// Two words that nobody knows, others in each process: without them, whoever writes logs could choose ids that all
/// fall into one place of a table, which is then searched from end to end for each of them.
///
/// What a table gives must not depend on the places.
@frozen
public struct HashSeed: Sendable {
  @usableFromInline let first: UInt64
  @usableFromInline let second: UInt64

  /// That of this process.
  public static let process = HashSeed()

  private init() {
    first = .random(in: .min ... .max)
    second = .random(in: .min ... .max)
  }

  /// A number whose low bits are as good as random, for a key of two or three words.
  @inlinable
  @inline(__always)
  public func hash(_ high: UInt64, _ low: UInt64, _ more: UInt64 = 0) -> UInt64 {
    folded(folded(high ^ first, low ^ second), more ^ first)
  }

  /// The same for an id, alone or with a word more.
  @inlinable
  @inline(__always)
  public func hash(_ uuid: UUID128, _ more: UInt64 = 0) -> UInt64 { hash(uuid.high, uuid.low, more) }
}

/// The two halves of a product of 128 bits, one over the other, as wyhash mixes words.
@inlinable
@inline(__always)
func folded(_ left: UInt64, _ right: UInt64) -> UInt64 {
  let product = left.multipliedFullWidth(by: right)
  return product.high ^ product.low
}
