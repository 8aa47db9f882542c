# One INTERFACE target carries the warnings, so that third-party targets never see them.
option(LLMB_WERROR "Treat warnings as errors" OFF)
add_library(llmb_warnings INTERFACE)
target_compile_options(llmb_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
  $<$<BOOL:${LLMB_WERROR}>:-Werror>)

# llmb_module(NAME SOURCES ... DEPENDS other modules ... LIBRARIES third-party targets ...)
# makes the static library llmb_NAME of the calling folder. Includes are written from the
# repository's root. Third-party targets are private: a folder that needs one names it itself.
function(llmb_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
  add_library(llmb_${name} STATIC ${ARG_SOURCES})
  target_include_directories(llmb_${name} PUBLIC ${PROJECT_SOURCE_DIR})
  list(TRANSFORM ARG_DEPENDS PREPEND llmb_)
  target_link_libraries(llmb_${name} PUBLIC ${ARG_DEPENDS} PRIVATE llmb_warnings ${ARG_LIBRARIES})
endfunction()

# llmb_program(NAME SOURCES ... DEPENDS ... LIBRARIES ...) makes one executable.
function(llmb_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  list(TRANSFORM ARG_DEPENDS PREPEND llmb_)
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} ${ARG_LIBRARIES} llmb_warnings)
endfunction()

# llmb_test(NAME SOURCES ... DEPENDS ... LABELS ...) makes the test program NAME_tests and one
# ctest entry per test in it. LABELS defaults to unit.
function(llmb_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LIBRARIES;LABELS" ${ARGN})
  if(NOT ARG_LABELS)
    set(ARG_LABELS unit)
  endif()
  llmb_program(${name}_tests SOURCES ${ARG_SOURCES} DEPENDS ${ARG_DEPENDS}
    LIBRARIES GTest::gtest_main GTest::gmock ${ARG_LIBRARIES})
  # A printed parameter makes a poor name: it may be a dump of bytes.
  gtest_discover_tests(${name}_tests TEST_PREFIX ${name}. NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT 120)
endfunction()
include(GoogleTest)
