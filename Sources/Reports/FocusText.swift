extension String {
  /// The text as a name of what has the id; nil where it is empty.
  ///
  /// The rules of FOCUS take ASCII only (BillingAccountName-C-002 and those like it): for another name the id stands,
  /// and a column of our own has the name.
  ///
  /// CSV has no types, so readers guess them: a column in which all names are numbers, such as a pool called "2026", is
  /// one of numbers to them and breaks the rules of FOCUS for texts. Such a name is told together with the id.
  func asColumnText(of id: String) -> String? {
    guard !isEmpty else { return nil }
    guard utf8.allSatisfy({ $0 < 0x80 }) else { return id }
    return isGuessedAsType ? "\(self) (\(id))" : self
  }

  /// Whether a reader of CSV may take it for a number, a time or a truth value.
  var isGuessedAsType: Bool {
    let text = lowercased().trimmingPrefix { " +-.".contains($0) }
    if ["true", "false", "t", "f", "yes", "no", "y", "n", "nan", "inf", "infinity"].contains(String(text)) {
      return true
    }
    guard let first = text.first, ("0"..."9").contains(first) else { return false }
    return text.allSatisfy { "0123456789abcdefxtz+-.,:/_% ".contains($0) }
  }
}
