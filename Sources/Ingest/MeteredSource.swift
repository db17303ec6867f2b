/// Tells a budget of the bytes that pass.
final class MeteredSource: ByteSource {
  private let source: any ByteSource
  private let budget: ExpansionBudget

  init(_ source: any ByteSource, _ budget: ExpansionBudget) {
    self.source = source
    self.budget = budget
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputProblem) -> Int {
    let count = try source.read(into: buffer)
    budget.earn(count)
    return count
  }
}
