/// Numbers for values as they first appear.
struct Numbering<Value: Hashable & Sendable>: Sendable {
  /// Values by their number.
  private(set) var values: [Value]
  private var numbers: [Value: UInt32]

  /// - Parameter none: the value that has number 0.
  init(none: Value) {
    values = [none]
    numbers = [none: 0]
  }

  mutating func number(of value: Value) -> UInt32 {
    if let number = numbers[value] { return number }
    let number = UInt32(values.count)
    numbers[value] = number
    values.append(value)
    return number
  }
}
