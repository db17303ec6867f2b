import ArgumentParser
import Dispatch
import Domain
import Foundation

/// Writes CloudTrail records of Cognito by the million, the same for the same options.
///
/// Each record follows from its number alone, so that any part of a log can be made on its own, on all cores:
/// `--from 10000000 --count 1000000` is the eleventh million of what all options together describe.
@main struct EventGenerator: ParsableCommand {
  @Option(help: "Records of the whole log.") var events = 1_000_000
  @Option(help: "Users of the whole log, all pools together.") var users = 200_000
  @Option(help: "Months, from --start on.") var months = 12
  @Option(help: "The first month, YYYY-MM.") var start = "2026-01"
  @Option(help: "User pools, each in a Region of its own.") var pools = 3
  @Option(help: "App clients of each pool.") var clients = 3
  @Option(help: "Records of other services among all, in percent.") var otherServices = 0
  @Option(help: "Where chance begins.") var seed: UInt64 = 1
  @Option(help: "The first record to write.") var from = 0
  @Option(help: "How many records to write; all when left out.") var count: Int?
  @Option(help: "Records of a file.") var perFile = 5_000
  @Option(help: "A folder for gzip files as CloudTrail names them; a record a line on standard output without.")
  var out: String?

  func validate() throws {
    guard events > 0, users >= pools, months > 0, pools > 0, clients > 0, perFile > 0, from >= 0 else {
      throw ValidationError("Numbers must be above zero, and there must be a user for each pool.")
    }
    guard pools <= Place.regions.count else { throw ValidationError("At most \(Place.regions.count) pools.") }
    guard Month(start) != nil else { throw ValidationError("--start \(start): write a month as 2026-01.") }
  }

  func run() throws {
    guard let first = Month(start) else { return }
    let last = Month(index: first.index + Int32(months))
    let population = Population(
      seed: seed, users: users, pools: pools, span: first.start..<last.start, events: events)
    let writer = RecordWriter(population, clients: clients, otherServices: otherServices)
    let range = min(from, events)..<min(from + (count ?? events), events)
    if let out {
      try writeFiles(range, writer, in: out)
    } else {
      try writeLines(range, writer)
    }
  }

  // MARK: Lines

  private func writeLines(_ range: Range<Int>, _ writer: RecordWriter) throws {
    let blockSize = 20_000
    var block = Block(writer)
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(start + blockSize, range.upperBound)
      block.removeAll()
      for number in start..<end { block.append(number, separator: UInt8(ascii: "\n")) }
      try block.write(to: STDOUT_FILENO)
      start = end
    }
  }

  // MARK: Files

  /// Each file holds records of one pool, as those of a Region, so that files overlap in time.
  private func writeFiles(_ range: Range<Int>, _ writer: RecordWriter, in folder: String) throws {
    let span = perFile * pools
    let spans = (range.count + span - 1) / span
    let failures = Failures()
    DispatchQueue.concurrentPerform(iterations: spans * pools) { index in
      let first = range.lowerBound + index / pools * span
      let end = min(first + span, range.upperBound)
      let numbers = (first..<end).filter { $0 % pools == index % pools }
      guard let last = numbers.last else { return }
      do {
        var block = Block(writer)
        block.append(records: numbers)
        let place = Place.all[index % pools]
        let time = writer.population.time(of: last)
        try block.writeGzip(to: try Place.file(in: folder, place.region, time, number: last))
      } catch {
        failures.note(error)
      }
    }
    if let failure = failures.first { throw failure }
  }
}

/// What went wrong on other threads.
private final class Failures: @unchecked Sendable {
  private let lock = NSLock()
  private var errors: [any Error] = []

  func note(_ error: any Error) { lock.withLock { errors.append(error) } }

  var first: (any Error)? { lock.withLock { errors.first } }
}
