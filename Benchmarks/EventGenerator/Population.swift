import Domain

/// Who is active when.
///
/// A third of the users is there from the start, the others come one after the other. Each stays for a time of its own,
/// two thirds of the span in the mean, and is away in some months; few of them cause most of the activity.
struct Population: Sendable {
  let seed: UInt64
  let users: Int
  let pools: Int
  let span: Range<Instant>
  let events: Int

  private var seconds: Int { Int(span.upperBound.secondsSinceEpoch - span.lowerBound.secondsSinceEpoch) }

  /// What chance says of one thing.
  @inline(__always)
  func chance(_ number: UInt64, _ purpose: UInt64) -> UInt64 {
    // SplitMix64, https://prng.di.unimi.it/splitmix64.c
    var word = seed &* 0xD6E8_FEB8_6659_FD93 &+ purpose &* 0xA076_1D64_78BD_642F &+ number &* 0x9E37_79B9_7F4A_7C15
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// From 0 to below 1.
  @inline(__always)
  private func share(_ number: UInt64, _ purpose: UInt64) -> Double {
    Double(chance(number, purpose) >> 11) * 0x1p-53
  }

  /// Records are spread evenly over the span, in order.
  @inline(__always)
  func time(of event: Int) -> Instant {
    let offset = Double(event) / Double(events) * Double(seconds)
    return Instant(secondsSinceEpoch: span.lowerBound.secondsSinceEpoch + Int64(offset))
  }

  @inline(__always)
  func pool(of event: Int) -> Int { event % pools }

  /// Whose record it is: a number from 0 on; those of one pool are `pools` apart.
  @inline(__always)
  func user(of event: Int) -> Int {
    let number = UInt64(event)
    let now = Double(event) / Double(events)
    let ofPool = users / pools
    var user = 0
    // Most candidates are not there at this time.
    for attempt in 0..<12 as Range<UInt64> {
      let share = share(number, 100 + attempt)
      user = Int(share * share * Double(ofPool)) * pools + pool(of: event)
      if isActive(user, at: now) { break }
    }
    return user
  }

  private func isActive(_ user: Int, at now: Double) -> Bool {
    let number = UInt64(user)
    let birth = share(number, 1) * 1.5 - 0.5
    // -ln(1 - x), the time that who leaves by chance stays.
    let life = 0.66 * exponential(share(number, 2))
    guard now >= birth, now < birth + life else { return false }
    let month = UInt64(max(0, now) * Double(seconds) / 2_629_746)
    return chance(number &* 4_096 &+ month, 3) % 100 >= 30
  }

  /// -ln(1 - x) by the first terms of its series, which is close enough for users who stay and leave.
  private func exponential(_ x: Double) -> Double {
    let square = x * x
    return x + square / 2 + square * x / 3 + square * square / 4 + square * square * x
  }

  /// A random (version 4) UUID.
  @inline(__always)
  func uuid(_ number: Int, _ purpose: UInt64) -> UUID128 {
    let high = chance(UInt64(number), purpose)
    let low = chance(UInt64(number), purpose &+ 1)
    return UUID128(
      high: high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000, low: low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
  }
}
