# What only the bundle has: the shared libraries, and the licences of all that it consists of. `programs`
# and `doc_dir` are those of Packaging.cmake.

# All that the programs need but glibc, whose parts must be those of the machine's own loader.
install(TARGETS ${programs} RUNTIME_DEPENDENCY_SET libraries RUNTIME DESTINATION .)
install(RUNTIME_DEPENDENCY_SET libraries
  PRE_EXCLUDE_REGEXES "^ld-linux" "^lib(c|m|dl|rt|pthread|resolv|util|anl)\\.so\\."
  LIBRARY DESTINATION lib)

# The packages of what is linked in; those of the libraries in lib/ are asked of dpkg.
set(linked_packages libbenchmark-dev libboost1.74-dev libcli11-dev libexpected-dev libfmt-dev
  libgnuplot-iostream-dev libsimdjson-dev libstdc++-12-dev libutf8proc-dev nlohmann-json3-dev)
configure_file(${CMAKE_CURRENT_LIST_DIR}/BundleLicences.cmake.in ${packaging_dir}/licences.cmake @ONLY)
install(SCRIPT ${packaging_dir}/licences.cmake)
