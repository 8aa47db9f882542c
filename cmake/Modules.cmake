# From Boost 1.76 its statistics include <execution>, which would need libtbb to link wherever the
# headers of TBB are installed. Nothing here runs in parallel.
add_compile_definitions(_GLIBCXX_USE_TBB_PAR_BACKEND=0)

# One INTERFACE target carries the warnings, so that third-party targets never see them.
option(LLMB_WERROR "Treat warnings as errors" OFF)
add_library(llmb_warnings INTERFACE)
target_compile_options(llmb_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${LLMB_WERROR}>:-Werror>)

# With LLMB_UNITY the sources of a target are compiled as one. A build from nothing then takes less
# than half the time, but a change compiles all of them again.
option(LLMB_UNITY "Compile the sources of each library and program as one" OFF)

# Then the headers that most sources include are precompiled too: parsing them takes a second for each
# batch. Without LLMB_UNITY each source proves that it includes what it uses.
if(LLMB_UNITY)
  file(WRITE ${PROJECT_BINARY_DIR}/headers.cc "")
  add_library(llmb_headers OBJECT ${PROJECT_BINARY_DIR}/headers.cc)
  # A macro of g++ depends on -Wpedantic, so the headers need the warnings of their users.
  target_link_libraries(llmb_headers PRIVATE llmb_warnings fmt::fmt nlohmann_json::nlohmann_json)
  target_include_directories(llmb_headers SYSTEM PRIVATE ${TL_EXPECTED_INCLUDE_DIR})
  target_precompile_headers(llmb_headers PRIVATE
    <fmt/format.h> <nlohmann/json.hpp> <tl/expected.hpp> <algorithm> <array> <chrono> <cmath>
    <filesystem> <functional> <map> <memory> <optional> <set> <span> <string> <string_view> <vector>)
endif()

# llmb_module(NAME [COLD] SOURCES ... ALONE sources ... DEPENDS other modules ...
#             LIBRARIES third-party targets ...)
# makes the static library llmb_NAME of the calling folder. Includes are written from the
# repository's root. Third-party targets are private: a folder that needs one names it itself. COLD
# is for code that does no work for each event of a response: -O1 compiles a third faster than -O2.
# ALONE are further sources, each compiled by itself under LLMB_UNITY too: one that uses the name of
# another source's unnamed namespace, or one that is so expensive that a change elsewhere in the
# folder should not compile it again.
function(llmb_module name)
  cmake_parse_arguments(ARG "COLD" "" "SOURCES;ALONE;DEPENDS;LIBRARIES" ${ARGN})
  add_library(llmb_${name} STATIC ${ARG_SOURCES} ${ARG_ALONE})
  set_source_files_properties(${ARG_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  if(ARG_COLD)
    target_compile_options(llmb_${name} PRIVATE $<$<CONFIG:Release,RelWithDebInfo>:-O1>)
  endif()
  set_target_properties(llmb_${name} PROPERTIES UNITY_BUILD ${LLMB_UNITY} UNITY_BUILD_BATCH_SIZE 12)
  target_include_directories(llmb_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  # The precompiled headers have fmt's definitions; sources without them could not use the file.
  if(LLMB_UNITY AND "fmt::fmt" IN_LIST ARG_LIBRARIES)
    target_precompile_headers(llmb_${name} REUSE_FROM llmb_headers)
  endif()
  list(TRANSFORM ARG_DEPENDS PREPEND llmb_)
  target_link_libraries(llmb_${name} PUBLIC ${ARG_DEPENDS} PRIVATE llmb_warnings ${ARG_LIBRARIES})
endfunction()

# llmb_program(NAME SOURCES ... DEPENDS ... LIBRARIES ...) makes one executable.
function(llmb_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  list(TRANSFORM ARG_DEPENDS PREPEND llmb_)
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} ${ARG_LIBRARIES} llmb_warnings)
  set_target_properties(${name} PROPERTIES UNITY_BUILD ${LLMB_UNITY} UNITY_BUILD_BATCH_SIZE 12)
endfunction()

# llmb_test(NAME SOURCES ... DEPENDS ... LABELS ...) makes the test program NAME_tests and one
# ctest entry per test in it. LABELS defaults to unit. ctest runs nothing beside a SERIAL test.
function(llmb_test name)
  cmake_parse_arguments(ARG "SERIAL" "" "SOURCES;DEPENDS;LIBRARIES;LABELS" ${ARGN})
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  llmb_program(${name}_tests SOURCES ${ARG_SOURCES} DEPENDS ${ARG_DEPENDS}
    LIBRARIES GTest::gtest_main GTest::gmock ${ARG_LIBRARIES})
  # Tests are compiled with their common headers precompiled, and without optimization, which would
  # take longer than it saves.
  set_target_properties(${name}_tests PROPERTIES UNITY_BUILD OFF)
  target_precompile_headers(${name}_tests REUSE_FROM llmb_test_headers)
  target_compile_options(${name}_tests PRIVATE ${LLMB_TEST_OPTIONS})
  if(LLMB_SANITIZE AND "unit" IN_LIST ARG_LABELS)
    llmb_add_test_parts(${name} "${ARG_LABELS}" ${ARG_SERIAL})
    return()
  endif()
  # A printed parameter makes a poor name: it may be a dump of bytes.
  gtest_discover_tests(${name}_tests TEST_PREFIX ${name}. NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 120 RUN_SERIAL ${ARG_SERIAL})
endfunction()

# llmb_compile_together(NAME sources ...) adds sources to NAME_tests that are compiled as one under
# LLMB_UNITY. Each call makes a group, named like its first source. Names in the unnamed namespaces of a
# group must differ from each other, and from those in the headers of all of them. The SOURCES of
# llmb_test are compiled one by one.
function(llmb_compile_together name first)
  cmake_path(GET first STEM group)
  target_sources(${name}_tests PRIVATE ${first} ${ARGN})
  set_target_properties(${name}_tests PROPERTIES UNITY_BUILD ${LLMB_UNITY} UNITY_BUILD_MODE GROUP)
  set_source_files_properties(${first} ${ARGN} PROPERTIES UNITY_GROUP ${group})
endfunction()

# A process takes 0.1 s to start with a sanitizer, longer than most tests take. There, ctest runs each
# program in four parts, as entries NAME.part_1 to NAME.part_4, instead of starting it for every test.
function(llmb_add_test_parts name labels serial)
  foreach(part RANGE 1 4)
    math(EXPR index "${part} - 1")
    add_test(NAME ${name}.part_${part} COMMAND ${name}_tests)
    set_tests_properties(${name}.part_${part} PROPERTIES LABELS "${labels}" TIMEOUT 900
      RUN_SERIAL ${serial} ENVIRONMENT "GTEST_TOTAL_SHARDS=4;GTEST_SHARD_INDEX=${index}")
  endforeach()
endfunction()

include(GoogleTest)
set(LLMB_TEST_OPTIONS -O0 -g1 -U_FORTIFY_SOURCE)
if(BUILD_TESTING)
  file(WRITE ${PROJECT_BINARY_DIR}/test_headers.cc "")
  add_library(llmb_test_headers OBJECT ${PROJECT_BINARY_DIR}/test_headers.cc)
  target_link_libraries(llmb_test_headers PRIVATE GTest::gmock llmb_warnings)
  # Programs are compiled with -fPIE, and g++ uses precompiled headers only with the same option.
  set_target_properties(llmb_test_headers PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(llmb_test_headers PRIVATE -fPIE ${LLMB_TEST_OPTIONS})
  target_precompile_headers(llmb_test_headers PRIVATE
    <gmock/gmock.h> <gtest/gtest.h> <algorithm> <chrono> <filesystem> <functional> <map> <optional>
    <string> <string_view> <vector>)
endif()
