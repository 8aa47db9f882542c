# `cmake --install` installs the programs and their documents. `cpack -G DEB` in a build folder makes
# a Debian package of them; `./bootstrap install` installs what it needs.
include(GNUInstallDirs)
install(TARGETS llm_benchmarks llm_simulator to_csv_and_charts)
set(doc_dir ${CMAKE_INSTALL_DATADIR}/doc/llm-benchmarks)
install(FILES README.md CHANGELOG.md DESTINATION ${doc_dir})
install(FILES LICENSE DESTINATION ${doc_dir} RENAME copyright)
install(DIRECTORY docs/ DESTINATION ${doc_dir}/docs)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME llm-benchmarks)
set(CPACK_PACKAGE_VENDOR "the llm_benchmarks authors")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "the llm_benchmarks authors <llm-benchmarks@localhost>")
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
# The shared libraries, with the versions that this build needs, and what the programs start or read.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, gnuplot-nox")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS fonts-inter)
include(CPack)
