import Domain

/// Some thousand sightings, sorted by part.
///
/// All events of one user are in one part, in every run, and so are all copies of one event: a part can be counted
/// without looking at the others.
struct Run: Sendable {
  static let partCount = 128

  /// In memory, or by its place in the spill file.
  enum Storage {
    case memory([Sighting])
    case file(offset: Int)
  }

  private(set) var storage: Storage
  /// Part `p` is the sightings from `starts[p]` up to `starts[p + 1]`.
  private let starts: [Int32]

  init(_ sightings: [Sighting]) {
    var starts = [Int32](repeating: 0, count: Run.partCount + 1)
    for sighting in sightings { starts[sighting.part(of: Run.partCount) + 1] += 1 }
    for part in 0..<Run.partCount { starts[part + 1] += starts[part] }
    self.starts = starts
    var next = starts
    storage = .memory(
      Array(unsafeUninitializedCapacity: sightings.count) { buffer, count in
        for sighting in sightings {
          let part = sighting.part(of: Run.partCount)
          (buffer.baseAddress! + Int(next[part])).initialize(to: sighting)
          next[part] += 1
        }
        count = sightings.count
      })
  }

  /// Moves the run to disk.
  mutating func spill(to file: SpillFile) throws(SpillError) {
    guard case .memory(let sightings) = storage else { return }
    storage = .file(offset: try file.append(sightings))
  }

  func count(ofPart part: Int) -> Int {
    Int(starts[part + 1] - starts[part])
  }

  /// Appends the sightings of a part to `sightings`.
  func read(part: Int, from file: SpillFile?, into sightings: inout [Sighting]) throws(SpillError) {
    switch storage {
    case .memory(let all):
      sightings.append(contentsOf: all[Int(starts[part])..<Int(starts[part + 1])])
    case .file(let offset):
      let start = offset + Int(starts[part]) * MemoryLayout<Sighting>.stride
      try file?.read(count: count(ofPart: part), at: start, into: &sightings)
    }
  }
}
