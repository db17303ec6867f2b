/// A file of `reports/templates` that cannot be used: only a program that was built from changed ones meets it.
public enum TemplateError: Error, Hashable, CustomStringConvertible {
  case unreadable(String)
  case missingText(String, file: String)

  public var description: String {
    switch self {
    case .unreadable(let file): "The template \(file) cannot be read. Build the program again from its sources."
    case .missingText(let key, let file): "The text \"\(key)\" is not in \(file) of reports/templates."
    }
  }
}
