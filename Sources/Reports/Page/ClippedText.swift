extension String {
  /// A name from outside as a page shows it: harmless, and not longer than any id that AWS gives.
  ///
  /// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html
  var clipped: String {
    let limit = 128
    // Most names are short: what is long in bytes is looked at more closely.
    guard utf8.count > limit, count > limit || unicodeScalars.count > 4 * limit else { return harmless }
    return String(String.UnicodeScalarView(unicodeScalars.prefix(4 * limit)).prefix(limit - 1)).harmless + "…"
  }
}
