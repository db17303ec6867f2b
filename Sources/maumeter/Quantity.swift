import ArgumentParser

/// A whole number, 0 or more, that a person typed: "100000" or "100_000".
struct Quantity: Hashable, ExpressibleByArgument {
  let value: Int64

  init?(argument: String) {
    guard let first = argument.utf8.first, first != UInt8(ascii: "_"), !argument.hasSuffix("_"),
      argument.utf8.allSatisfy({ $0 == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let value = Int64(argument.filter { $0 != "_" })
    else { return nil }
    self.value = value
  }
}
