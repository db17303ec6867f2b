#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// What the operating system calls an error number: "Permission denied".
func systemError(_ number: Int32) -> String {
  String(cString: strerror(number))
}
