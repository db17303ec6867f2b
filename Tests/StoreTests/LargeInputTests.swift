import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// Inputs that do not fit one transaction, because others wait.
@Suite struct LargeInputTests {
  /// Every input is large, and every transaction long.
  private static let limits = Recording.Limits(held: 0, shared: extent, alone: extent, inputs: 2_000, turn: 0)
  private static let extent = Recording.Limits.Extent(events: 3, rolledUpRows: 200_000)

  /// Another program waits in line all the time, and is not waited for.
  private func waiting(for database: TestDatabase, _ body: () throws -> Void) throws {
    let other = Turns(database: database.path)
    other.enter()
    defer { other.close() }
    try body()
  }

  /// Inputs of up to four parts, so that nobody has to wait for the test.
  private func inputs(_ seed: UInt64) -> [LogInput] {
    var world = LogWorld(seed: seed)
    return Array(world.inputs(events: 60).prefix(4))
  }

  @Test(arguments: [7, 8, 9] as [UInt64]) func stagedInputsAreTheSame(seed: UInt64) throws {
    let inputs = inputs(seed)
    let database = try TestDatabase()
    try waiting(for: database) { try database.record(inputs, limits: Self.limits, busyTimeout: 0.001) }
    try database.expect(ReferenceCount(rules: CountingRules(), inputs))
    let unstaged = try TestDatabase()
    try unstaged.record(inputs, limits: Self.limits)
    #expect(try database.content() == unstaged.content())
  }

  @Test func anInputThatWasCutOffIsCompleted() throws {
    let input = LogInput(parts: inputs(10).flatMap(\.parts))
    try #require(input.parts.count > 2)
    let (database, whole) = (try TestDatabase(), try TestDatabase())
    try whole.record([input])
    // What a run leaves that was killed after two portions: the entry has a hash that no content has.
    var begun = TestDatabase.description(1)
    begun.hash += [0]
    try database.store().record(at: Instant(secondsSinceEpoch: 1_800_000_000)) { recording in
      for part in input.parts.prefix(2) { try recording.add(EventBatch(part)) }
      _ = try recording.commitInput(begun)
    }
    #expect(try database.content() != whole.content())
    #expect(try !database.store().knows(hash: TestDatabase.description(1).hash))
    try waiting(for: database) {
      try database.record([input], limits: Self.limits, isCompletion: true, busyTimeout: 0.001)
    }
    #expect(try database.content() == whole.content())
  }

  @Test func whatIsDroppedLeavesNothing() throws {
    var input = inputs(11)[0]
    input.isDropped = true
    let database = try TestDatabase()
    try waiting(for: database) { try database.record([input], limits: Self.limits, busyTimeout: 0.001) }
    try database.record([input], limits: Self.limits)
    #expect(try database.content().events.isEmpty)
  }

  @Test func batchesComeBackAsTheyWere() throws {
    var world = LogWorld(seed: 12)
    var batches = world.inputs(events: 100).flatMap(\.parts).map { EventBatch($0) }
    batches[0].rows = [
      ActivityRow(
        day: Day(daysSinceEpoch: 20_000), user: UUID128(high: 1, low: 2), pool: .none, kind: .signIn, events: 3)
    ]
    let spill = try BatchSpill()
    for batch in batches { try spill.append(batch) }
    #expect(spill.count == batches.count)
    for (index, batch) in batches.enumerated().reversed() {
      let found = try spill.batch(index)
      #expect(found.events == batch.events && found.rows == batch.rows)
      #expect(found.symbols == batch.symbols && found.lessons == batch.lessons && found.records == batch.records)
    }
  }
}
