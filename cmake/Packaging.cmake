# `cmake --install` installs the programs with their manual pages, completions and documents. `cpack -G
# DEB` in a build folder makes a Debian package of them; `./bootstrap install` installs what it needs.
include(GNUInstallDirs)
set(programs llm_benchmarks llm_simulator to_csv_and_charts compare_runs to_workload)
set(doc_dir ${CMAKE_INSTALL_DATADIR}/doc/llm-benchmarks)
set(manuals_dir ${PROJECT_BINARY_DIR}/manuals)  # as in tools/manuals
set(packaging_dir ${PROJECT_BINARY_DIR}/packaging)

# Debian wants manual pages and the changelog compressed; -n leaves out the time, so that the same
# sources give the same bytes.
foreach(program ${programs})
  set(page ${manuals_dir}/${program}.1)
  add_custom_command(OUTPUT ${packaging_dir}/${program}.1.gz
    COMMAND ${CMAKE_COMMAND} -E make_directory ${packaging_dir}
    COMMAND gzip -9nc ${page} > ${packaging_dir}/${program}.1.gz
    DEPENDS ${page} VERBATIM)
  list(APPEND compressed ${packaging_dir}/${program}.1.gz)
endforeach()
# A package needs a changelog in Debian's form; what changed is in CHANGELOG.md.
set(maintainer "the llm_benchmarks authors <llm-benchmarks@localhost>")
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)  # follows SOURCE_DATE_EPOCH
file(WRITE ${packaging_dir}/changelog "llm-benchmarks (${PROJECT_VERSION}) unstable; urgency=medium

  * CHANGELOG.md in this folder says what changed.

 -- ${maintainer}  ${now}
")
add_custom_command(OUTPUT ${packaging_dir}/changelog.gz
  COMMAND gzip -9nc ${packaging_dir}/changelog > ${packaging_dir}/changelog.gz
  DEPENDS ${packaging_dir}/changelog VERBATIM)
add_custom_target(packaging ALL DEPENDS ${compressed} ${packaging_dir}/changelog.gz manuals)

if(LLMB_BUNDLE)
  include(BundleInstall)
else()
  install(TARGETS ${programs})
endif()
foreach(program ${programs})
  install(FILES ${packaging_dir}/${program}.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
  install(FILES ${manuals_dir}/bash/${program}
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  # Under /usr, Debian's zsh looks for the functions of packages in another folder than under
  # /usr/local. The prefix is known when it is installed.
  install(CODE "
    set(folder site-functions)
    if(CMAKE_INSTALL_PREFIX STREQUAL \"/usr\")
      set(folder vendor-completions)
    endif()
    file(INSTALL \"${manuals_dir}/zsh/_${program}\"
      DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/zsh/\${folder}\")")
endforeach()
install(FILES README.md CHANGELOG.md ${packaging_dir}/changelog.gz DESTINATION ${doc_dir})
install(FILES LICENSE DESTINATION ${doc_dir} RENAME copyright)
install(DIRECTORY docs/ DESTINATION ${doc_dir}/docs PATTERN examples EXCLUDE)
install(DIRECTORY docs/examples DESTINATION ${doc_dir})

set(CPACK_PACKAGE_NAME llm-benchmarks)
set(CPACK_PACKAGE_VENDOR "the llm_benchmarks authors")
set(CPACK_STRIP_FILES ON)
# Folders of a package are readable by all, whatever the umask of who builds it.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
if(LLMB_BUNDLE)
  set(CPACK_GENERATOR TGZ)
  set(CPACK_PACKAGE_FILE_NAME llm-benchmarks-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
else()
  set(CPACK_GENERATOR DEB)
  set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
endif()
# The programs of a bundle suit no Debian package, and those of other builds no bundle.
file(WRITE ${packaging_dir}/CPackProject.cmake "if(NOT CPACK_GENERATOR STREQUAL ${CPACK_GENERATOR})
  message(FATAL_ERROR \"This build folder makes a ${CPACK_GENERATOR} file. A TGZ file is made in build/bundle\"
    \" (./bootstrap bundle), a DEB file in build/release.\")
endif()
")
set(CPACK_PROJECT_CONFIG_FILE ${packaging_dir}/CPackProject.cmake)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${maintainer})
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "measures OpenAI-compatible LLM inference endpoints")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Measures how fast endpoints that speak the OpenAI chat completions protocol
respond (vLLM, NIM, TGI, SGLang, Ollama, llama.cpp, hosted services): time to
first token, time per output token, inter-token latency, throughput and
failures, with one user or thousands at the same time.
.
Arrival times are the kernel's, and every result says whether the load
generator itself was the bottleneck. Results are Google Benchmark JSON, two
CSV files, a report and charts. llm_simulator serves simulated endpoints to
try it on; to_csv_and_charts makes the CSV files, the report and the charts of
earlier runs again.")
# The public address of the project, which every distributor knows only for himself.
set(LLMB_HOMEPAGE "" CACHE STRING "Homepage of the Debian package")
if(LLMB_HOMEPAGE)
  set(CPACK_DEBIAN_PACKAGE_HOMEPAGE ${LLMB_HOMEPAGE})
endif()
# The shared libraries, with the versions that this build needs, and what the programs start or read.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, gnuplot-nox")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS fonts-inter)
# Where llm_benchmarks_mpi is built, it is a package of its own, because it needs an MPI. Its manual page
# is that of llm_benchmarks, whose options it has.
if(TARGET llm_benchmarks_mpi)
  file(MAKE_DIRECTORY ${packaging_dir})
  file(CREATE_LINK llm_benchmarks.1.gz ${packaging_dir}/llm_benchmarks_mpi.1.gz SYMBOLIC)
  install(TARGETS llm_benchmarks_mpi COMPONENT mpi)
  install(FILES ${packaging_dir}/llm_benchmarks_mpi.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1
    COMPONENT mpi)
  install(FILES ${packaging_dir}/changelog.gz DESTINATION ${doc_dir}-mpi COMPONENT mpi)
  install(FILES LICENSE DESTINATION ${doc_dir}-mpi RENAME copyright COMPONENT mpi)
  set(CPACK_DEB_COMPONENT_INSTALL ON)
  set(CPACK_DEBIAN_UNSPECIFIED_PACKAGE_NAME ${CPACK_PACKAGE_NAME})
  set(CPACK_DEBIAN_MPI_PACKAGE_NAME ${CPACK_PACKAGE_NAME}-mpi)
  set(CPACK_DEBIAN_MPI_PACKAGE_DEPENDS "${CPACK_PACKAGE_NAME} (= ${PROJECT_VERSION}), openmpi-bin")
  set(CPACK_DEBIAN_MPI_DESCRIPTION
"measures LLM inference endpoints from several machines
llm_benchmarks_mpi lets the machines of mpirun or srun send one load together,
and makes one run of what they measured.")
endif()
include(CPack)
