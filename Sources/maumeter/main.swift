import Counting
import Dispatch
import Domain
import Foundation
import Ingest
import Synchronization

final class CountSink: InputSink {
  let input: Tally.Input
  init(_ t: Tally) { input = t.beginInput() }
  func knows(_ hash: ContentHash) -> Bool { false }
  func add(_ batch: EventBatch) throws(InputProblem) { do { try input.add(batch) } catch { throw .stopped } }
  func finish(_ outcome: InputOutcome) {
    if case .read = outcome { try! input.commit() } else { print(outcome) }
  }
}
let tally = Tally(rules: CountingRules())
let finder = Mutex(FileFinder(Array(CommandLine.arguments.dropFirst())))
DispatchQueue.concurrentPerform(iterations: 2) { _ in
  let reader = InputReader()
  while let found = finder.withLock({ $0.next() }) {
    if case .file(let file) = found { reader.read(file, into: CountSink(tally)) }
  }
}
let t = Date()
let (months, records) = try! tally.finish(cores: 2)
print(Date().timeIntervalSince(t))
for m in months { for p in m.pools { print(m.month, p.pool ?? "?", p.users.total, p.unattributed) } }
print(records)
