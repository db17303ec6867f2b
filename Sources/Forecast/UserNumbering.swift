/// Numbers users in the order in which they first appear, by 64 bits of a hash: 12 bytes a user at most twice.
///
/// Two users of ten million share a hash with a chance of 3 in a million, and would then count as one in a forecast;
/// counts and bills do not come from here.
struct UserNumbering {
  private(set) var count = 0
  /// Hashes, 0 for a free place; the size is a power of two.
  private var keys: [UInt64]
  private var numbers: [UInt32]

  init() {
    keys = Array(repeating: 0, count: 1 << 12)
    numbers = Array(repeating: 0, count: 1 << 12)
  }

  /// The number of a user, a new one where it is not known.
  mutating func number(of hash: UInt64) -> Int {
    let key = hash == 0 ? 1 : hash
    var place = Int(truncatingIfNeeded: key) & (keys.count - 1)
    while keys[place] != 0 {
      if keys[place] == key { return Int(numbers[place]) }
      place = (place + 1) & (keys.count - 1)
    }
    keys[place] = key
    numbers[place] = UInt32(truncatingIfNeeded: count)
    count += 1
    if count * 10 > keys.count * 7 { grow() }
    return count - 1
  }

  private mutating func grow() {
    let (oldKeys, oldNumbers) = (keys, numbers)
    let size = keys.count * 2
    keys = Array(repeating: 0, count: size)
    numbers = Array(repeating: 0, count: size)
    for (key, number) in zip(oldKeys, oldNumbers) where key != 0 {
      var place = Int(truncatingIfNeeded: key) & (size - 1)
      while keys[place] != 0 { place = (place + 1) & (size - 1) }
      keys[place] = key
      numbers[place] = number
    }
  }

  /// Mixes a word into a hash: the two halves of a 128-bit product, as in wyhash.
  @inline(__always)
  static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: word ^ 0xE703_7ED1_A0B4_28DB)
    return product.high ^ product.low
  }
}
