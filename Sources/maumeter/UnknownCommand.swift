import ArgumentParser

/// A word where a command should be, and the command that was probably meant.
struct UnknownCommand: Hashable {
  let word: String
  /// "maumeter pricing".
  let parent: String
  /// Nil where nothing is near.
  let nearest: String?

  /// Nil when the arguments name a command, or begin with something else.
  init?(_ arguments: [String], of root: any ParsableCommand.Type) {
    var type = root
    var parent = root.configuration.commandName ?? ""
    for word in arguments {
      let commands = type.configuration.subcommands
      guard !commands.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
      guard let next = commands.first(where: { $0.configuration.commandName == word }) else {
        self.word = word
        self.parent = parent
        nearest = UnknownCommand.nearest(to: word, in: commands.compactMap { $0.configuration.commandName })
        return
      }
      type = next
      parent += " " + word
    }
    return nil
  }

  var message: String {
    let suggestion = nearest.map { "Did you mean \(parent) \($0)?" } ?? "\(parent) --help lists the commands."
    return "There is no command \"\(parent) \(word)\". \(suggestion)"
  }

  /// The name that the fewest edits lead to, when these are few: two letters that changed places are two.
  private static func nearest(to word: String, in names: [String]) -> String? {
    let near = names.map { (name: $0, edits: edits(from: Array(word.lowercased()), to: Array($0))) }
    let best = near.min { $0.edits < $1.edits }
    return best.flatMap { $0.edits <= 2 ? $0.name : nil }
  }

  /// Letters to insert, remove or change (Levenshtein distance).
  private static func edits(from left: [Character], to right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, b) in right.enumerated() {
        let changed = diagonal + (a == b ? 0 : 1)
        diagonal = row[j + 1]
        row[j + 1] = min(changed, row[j] + 1, diagonal + 1)
      }
    }
    return row[right.count]
  }
}
