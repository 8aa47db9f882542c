# Every library comes from the system (Debian 12 or 13 packages); nothing is downloaded.
find_package(Threads REQUIRED)
find_package(CURL 7.88 REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(simdjson REQUIRED)
find_package(benchmark REQUIRED)
# CMake 3.30 deprecated its FindBoost module. The CMake of Debian 12 has no replacement for it, so the
# old policy stays until Debian 12 is dropped.
if(POLICY CMP0167)
  cmake_policy(SET CMP0167 OLD)
endif()
find_package(Boost 1.74 REQUIRED COMPONENTS iostreams filesystem)
find_path(TL_EXPECTED_INCLUDE_DIR tl/expected.hpp REQUIRED)
find_path(GNUPLOT_IOSTREAM_INCLUDE_DIR gnuplot-iostream.h REQUIRED)
find_path(UTF8PROC_INCLUDE_DIR utf8proc.h REQUIRED)
find_library(UTF8PROC_LIBRARY utf8proc REQUIRED)
# llm_benchmarks_mpi is built where there is an MPI. The sanitizers find fault with MPIs, and a bundle
# has no MPI in it.
if(NOT LLMB_SANITIZE AND NOT LLMB_BUNDLE)
  find_package(MPI QUIET COMPONENTS CXX)
endif()
if(BUILD_TESTING)
  find_package(GTest REQUIRED)
endif()
