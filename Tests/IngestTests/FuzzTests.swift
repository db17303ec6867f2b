import Domain
import Foundation
import TestSupport
import Testing

@testable import Ingest

/// Broken input of every kind against the reference: the same events or a rejection, never a crash or another event.
///
/// `make fuzz` runs it for as long as it is told.
@Suite struct FuzzTests {
  /// Cases of one seed.
  private static let rounds = 120

  /// How long to go on with seeds of chance after the fixed ones, in seconds.
  private static let duration =
    ProcessInfo.processInfo.environment["MAUMETER_FUZZ_SECONDS"].flatMap { Int64($0) } ?? 0

  @Test(arguments: 0..<8) func brokenContainers(seed: UInt64) {
    let judged = FuzzTests.run(seed: 3_000 + seed)
    // A test that judges nothing would pass as well.
    #expect(judged > FuzzTests.rounds / 4)
  }

  @Test(.enabled(if: duration > 0)) func brokenContainersForLong() {
    let end = ContinuousClock.now + .seconds(FuzzTests.duration)
    var (seeds, judged) = (0, 0)
    while ContinuousClock.now < end {
      judged += FuzzTests.run(seed: UInt64.random(in: .min ... .max))
      seeds += 1
    }
    print("\(seeds * FuzzTests.rounds) broken inputs read, \(judged) of them compared event by event")
  }

  /// Runs one seed, and gives how many inputs both readers read to the end.
  private static func run(seed: UInt64) -> Int {
    var random = SeededGenerator(seed: seed)
    var judged = 0
    // One memory for all, as a thread has that reads file after file, broken ones among them.
    let seen = SeenMembers()
    for round in 0..<rounds {
      let bytes = input(&random)
      let size = round % 2 == 0 ? 256 << 10 : random.number(1..<40)
      if judge(bytes, windowSize: size, seen, "seed \(seed), round \(round)") { judged += 1 }
    }
    return judged
  }

  /// Records, perhaps broken, in a container, perhaps in another one, perhaps broken.
  private static func input(_ random: inout SeededGenerator) -> [UInt8] {
    let container = random.pick(SampleContainer.all)
    let isSingle =
      ["one by one", "run together", "texts, a line each", "EventBridge"].contains(container.name)
      || container.name.hasPrefix("CloudEvents") || container.name == "Lambda's log in JSON"
    let samples = container.isForCloudTrailOnly ? SampleRecords.all : SampleEvents.all
    var records = (0..<(isSingle ? 1 : random.number(1..<4))).map { _ in random.pick(samples) }
    if random.oneIn(2) {
      var bytes = Array(records[0].utf8)
      for _ in 0..<random.number(1..<3) { Mutation.apply(to: &bytes, &random) }
      records[0] = String(decoding: bytes, as: UTF8.self)
    }
    var bytes = container.wrap(records)
    if random.oneIn(8) { bytes = Array(SampleContainer.notification(String(decoding: bytes, as: UTF8.self)).utf8) }
    if !random.oneIn(3) {
      for _ in 0..<random.number(1..<3) { Mutation.apply(to: &bytes, &random) }
    }
    return bytes
  }

  /// True when both readers took the input.
  private static func judge(_ bytes: [UInt8], windowSize: Int, _ seen: SeenMembers, _ place: String) -> Bool {
    if !bytes.starts(with: GzipSource.magic) { expectTheSameInPlace(bytes, seen, place) }
    let reference = ReferenceReader.reader(of: bytes)
    let text = String(decoding: bytes, as: UTF8.self)
    do {
      let reading = try Reading(bytes, windowSize: windowSize, seen: seen)
      guard let reference else { return false }
      if reference.isUncertain {
        #expect(Set(reference.reading.entries).isSubset(of: reading.entries), "\(place): \(text)")
        return false
      }
      let isSame = reading == reference.reading || isReadOtherwise(text)
      #expect(isSame, "\(place): \(text)\n\(reading)\n\(reference.reading)")
      return true
    } catch {
      let isSame = reference == nil || reference?.isUncertain == true || isReadOtherwise(text)
      #expect(isSame, "\(place): \(error): \(text)")
      return false
    }
  }

  /// What is read of a text does not depend on where it is, and neither does what is wrong with it.
  private static func expectTheSameInPlace(_ bytes: [UInt8], _ seen: SeenMembers, _ place: String) {
    func outcome(_ read: () throws -> Reading) -> Result<Reading, InputProblem> {
      Result { try read() }.mapError { $0 as? InputProblem ?? .stopped }
    }
    let (streamed, inPlace) = (
      outcome { try Reading(bytes, seen: seen) }, outcome { try Reading(inPlace: bytes, seen: seen) }
    )
    #expect(inPlace == streamed, "\(place)")
  }

  /// Where Foundation and the scanner disagree on purpose: commas before closing brackets, bytes that are no UTF-8,
  /// numbers that no type holds, surrogates without their pair.
  private static func isReadOtherwise(_ text: String) -> Bool {
    text.contains(/,(\s|\\n)*[\]}]/) || text.contains("\u{FFFD}") || text.contains(/[eE][+-]?\d{3}|\d{18}/)
      || text.contains(/\\u[dD][89a-fA-F]/)
  }
}
