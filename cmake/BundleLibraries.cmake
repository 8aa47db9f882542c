# Debian builds these only as shared libraries. Those would need libstdc++.so and libgcc_s.so, which ask
# for glibc 2.36 in Debian 12. So archives are made here from Debian's source packages, and take the place
# of the shared libraries behind the same headers.
set(LLMB_SOURCES ${PROJECT_SOURCE_DIR}/build/sources CACHE PATH
  "Folder with the unpacked source packages fmtlib, simdjson and benchmark")

# use_archive(TARGET PACKAGE VERSION SOURCES...) links TARGET from the sources of Debian's source package,
# which must have this version.
function(use_archive target package version)
  file(GLOB folder ${LLMB_SOURCES}/${package}-${version}*)
  if(NOT folder)
    message(FATAL_ERROR "The sources of ${package} ${version} are not in ${LLMB_SOURCES}: run ./bootstrap "
      "bundle, which fetches them from Debian")
  endif()
  set(sources)
  foreach(pattern ${ARGN})
    file(GLOB matching ${folder}/${pattern})
    list(APPEND sources ${matching})
  endforeach()
  list(FILTER sources EXCLUDE REGEX "_main\\.cc$")
  add_library(bundled_${package} STATIC ${sources})
  target_compile_definitions(bundled_${package} PRIVATE
    $<TARGET_PROPERTY:${target},INTERFACE_COMPILE_DEFINITIONS> HAVE_STD_REGEX HAVE_STEADY_CLOCK)
  get_target_property(configurations ${target} IMPORTED_CONFIGURATIONS)
  foreach(configuration ${configurations})
    set_target_properties(${target} PROPERTIES IMPORTED_LOCATION_${configuration}
      ${PROJECT_BINARY_DIR}/libbundled_${package}.a)
  endforeach()
  add_dependencies(${target} bundled_${package})
endfunction()
use_archive(fmt::fmt fmtlib ${fmt_VERSION} src/format.cc)
use_archive(simdjson::simdjson simdjson ${simdjson_VERSION} singleheader/simdjson.cpp)
use_archive(benchmark::benchmark benchmark ${benchmark_VERSION} src/*.cc)
# Boost's shared library names zlib itself; its archive does not.
find_package(ZLIB REQUIRED)
set_property(TARGET Boost::iostreams APPEND PROPERTY INTERFACE_LINK_LIBRARIES ZLIB::ZLIB)
link_libraries(llmb_older_glibc)
