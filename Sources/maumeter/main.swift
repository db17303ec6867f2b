import Counting
import Dispatch
import Domain
import Foundation
import Ingest
import Store
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
if let db = ProcessInfo.processInfo.environment["DB"] {
  let t0 = Date()
  let store = try! ActivityStore(path: db, rules: CountingRules())
  var total = RecordCounts()
  try! store.record(at: Instant(secondsSinceEpoch: 0)) { recording in
    let reading = OrderedReading(FileFinder(Array(CommandLine.arguments.dropFirst())), cores: 2) { try! store.knows(hash: $0.bytes) }
    try reading.run { finding, delivery in
      guard case .file(let file) = finding else { return }
      switch delivery {
      case .batch(let batch): try recording.add(batch)
      case .outcome(.read(let hash, let size, _, _)):
        if let r = try recording.commitInput(.init(hash: hash.bytes, path: file.path, size: size, source: "cloudtrail")) { total += r }
      case .outcome(let o): try recording.dropInput(); if case .known = o {} else { print(o) }
      }
    }
  }
  print(total, Date().timeIntervalSince(t0))
  let t1 = Date()
  for m in try! store.months() { for p in try! store.activity(in: m).pools { print(m, p.pool ?? "?", p.users.total, p.unattributed, p.events.sorted { $0.key.rawValue < $1.key.rawValue }) } }
  print(Date().timeIntervalSince(t1))
}
