#include "harness/config/parse_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::Pair;
using Words = std::vector<std::string>;

ParsedCommandLine Parse(const Words& words) {
  const auto result = ParseCommandLine(words);
  EXPECT_TRUE(result) << result.error().message;
  return result.value_or(ParsedCommandLine());
}

std::string ErrorOf(const Words& words) {
  const auto result = ParseCommandLine(words);
  return result ? "no error" : result.error().message;
}

TEST(ParseOptions, ASearchHasAPrecisionAndABudget) {
  const Options options = Parse({"--find-capacity", "--slo", "ttft_p90<1s"}).options;
  EXPECT_TRUE(options.find_capacity);
  EXPECT_EQ(options.mode, Mode::kConcurrent);
  EXPECT_EQ(options.search, SearchPlan{});
  EXPECT_EQ(Parse({"--find-capacity", "--precision", "fine"}).options.search.precision,
            SearchPrecision::kFine);
  EXPECT_EQ(Parse({"--find-capacity", "--budget", "50000req"}).options.search.budget.requests,
            50'000u);
  EXPECT_EQ(Parse({"--find-capacity", "--budget", "1.5h"}).options.search.budget.time,
            std::chrono::minutes(90));
  EXPECT_EQ(Parse({"--find-capacity", "--arrival", "gamma", "--max-concurrency", "9"})
                .options.max_concurrency,
            9);
}

TEST(ParseOptions, ASearchChoosesItsOwnLoad) {
  EXPECT_EQ(ErrorOf({"--find-capacity", "--concurrent=2"}),
            "--find-capacity cannot be combined with --concurrent (the search chooses the rates "
            "itself)");
  for (const char* other : {"--request-rate=2", "--iterations=2", "--num-prompts=2", "--duration=2",
                            "--num-warmups=2", "--ramp-up=2", "--self-check", "--baseline=b"}) {
    EXPECT_THAT(ErrorOf({"--find-capacity", other}),
                testing::StartsWith("--find-capacity cannot be combined with "));
  }
  EXPECT_EQ(ErrorOf({"--find-capacity", "--mode=sequential"}),
            "--mode sequential has one user, which contradicts --find-capacity");
  EXPECT_EQ(ErrorOf({"--budget=30m"}),
            "--budget needs --find-capacity (--num-prompts and --duration limit a load level)");
  EXPECT_EQ(ErrorOf({"--precision=fine"}),
            "--precision needs --find-capacity (it is the precision of the search)");
}

TEST(ParseOptions, ASearchRefusesTurnsByTheNameThatWasGiven) {
  EXPECT_EQ(ErrorOf({"--find-capacity", "--interleave-runs=2"}),
            "--find-capacity cannot be combined with --interleave-runs (each stage of a search is "
            "sent once)");
}

TEST(ParseOptions, AResumedRunMayHaveWhatAnOptionNeeds) {
  EXPECT_EQ(Parse({"--resume=j", "--budget=30m"}).options.resume, "j");
}

TEST(ParseOptions, ASearchSaysThatAModeChangesNothing) {
  EXPECT_THAT(Parse({"--find-capacity", "--mode=concurrent"}).notes,
              testing::ElementsAre(testing::HasSubstr("--mode concurrent changes nothing")));
  EXPECT_THAT(Parse({"--find-capacity"}).notes, testing::IsEmpty());
}

TEST(ParseOptions, ABudgetSaysWhatIsNeeded) {
  EXPECT_EQ(
      ErrorOf({"--find-capacity", "--budget=4499req"}),
      "--budget 4499req is too short: a search needs at least 4500 requests, 2500 to find the "
      "knee and 4 stages of 500");
  EXPECT_EQ(ErrorOf({"--find-capacity", "--budget=0.5m"}),
            "--budget 0.5m is too short: a search needs at least 1m");
  EXPECT_EQ(
      ErrorOf({"--find-capacity", "--budget=30"}),
      "--budget '30': allowed are a number of requests, as in 50000req, and a time, as in 30m "
      "or 2h");
  EXPECT_THAT(ErrorOf({"--find-capacity", "--budget=req"}),
              testing::HasSubstr("--budget (in req)"));
  EXPECT_THAT(ErrorOf({"--find-capacity", "--budget=xm"}), testing::HasSubstr("--budget (in m)"));
}

TEST(ParseCommandLine, NoWordsMeanARunWithTheDefaults) {
  const ParsedCommandLine parsed = Parse({});
  EXPECT_EQ(parsed.action, Action::kRun);
  EXPECT_TRUE(parsed.benchmark_flags.empty());
  EXPECT_EQ(parsed.options.mode, Mode::kSequential);
  EXPECT_TRUE(parsed.options.models.empty());
  EXPECT_EQ(parsed.options.iterations, 10);
  EXPECT_EQ(parsed.options.concurrent, std::vector{1});
  EXPECT_EQ(parsed.options.timeout, 240s);
  EXPECT_EQ(parsed.options.max_tokens, 2048);
  EXPECT_EQ(parsed.options.temperature, 0.7);
  EXPECT_EQ(parsed.options.output_dir, "results");
  EXPECT_TRUE(parsed.options.visualizations);
  EXPECT_FALSE(parsed.options.raw_csv);
  EXPECT_TRUE(parsed.options.stream);
  EXPECT_EQ(parsed.options.progress, ProgressStyle::kAuto);
  EXPECT_EQ(parsed.options.seed, 0U);
  EXPECT_EQ(parsed.options.http_reader, HttpReader::kOwn);
}

TEST(ParseCommandLine, LibcurlCanReadPlainResponsesToo) {
  EXPECT_EQ(Parse({"--http-reader", "curl"}).options.http_reader, HttpReader::kCurl);
  EXPECT_EQ(Parse({"--http-reader=own"}).options.http_reader, HttpReader::kOwn);
}

TEST(ParseCommandLine, EveryOptionReachesItsField) {
  const Options options = Parse({"--mode",
                                 "concurrent",
                                 "--concurrent",
                                 "5",
                                 "--iterations=3",
                                 "--models-file",
                                 "m",
                                 "--prompts=p",
                                 "--timeout",
                                 "0.5",
                                 "--max-tokens",
                                 "7",
                                 "--temperature=1.5",
                                 "--max-tokens-field=max_completion_tokens",
                                 "--connect-timeout",
                                 "2.5",
                                 "--give-up-after",
                                 "0",
                                 "--no-test-request",
                                 "--output-dir",
                                 "o",
                                 "--no-visualizations",
                                 "--raw-csv",
                                 "--no-stream",
                                 "--header",
                                 "X-A=1",
                                 "--header=X-B=b=c",
                                 "--extra-body",
                                 R"({"top_p": 0.9})",
                                 "--insecure",
                                 "--serial-endpoints",
                                 "--progress",
                                 "off",
                                 "--slo",
                                 "ttft_p99<500ms",
                                 "success>=99%",
                                 "--goodput",
                                 "ttft:500",
                                 "--seed",
                                 "18446744073709551615"})
                              .options;
  EXPECT_EQ(options.mode, Mode::kConcurrent);
  EXPECT_EQ(options.concurrent, std::vector{5});
  EXPECT_EQ(options.iterations, 3);
  EXPECT_EQ(options.models_file, "m");
  EXPECT_EQ(options.prompts_file, "p");
  EXPECT_EQ(options.timeout, 500ms);
  EXPECT_EQ(options.max_tokens, 7);
  EXPECT_EQ(options.temperature, 1.5);
  EXPECT_EQ(options.max_tokens_field, MaxTokensField::kMaxCompletionTokens);
  EXPECT_EQ(options.connect_timeout, 2500ms);
  EXPECT_EQ(options.give_up_after, 0);
  EXPECT_FALSE(options.test_request);
  EXPECT_EQ(options.output_dir, "o");
  EXPECT_FALSE(options.visualizations);
  EXPECT_TRUE(options.raw_csv);
  EXPECT_FALSE(options.stream);
  ASSERT_EQ(options.slo.size(), 2U);
  EXPECT_EQ(options.slo[1].text, "success>=99%");
  EXPECT_EQ(options.goodput.ttft, 500ms);
  EXPECT_THAT(options.headers, ElementsAre(Pair("X-A", "1"), Pair("X-B", "b=c")));
  EXPECT_EQ(options.extra_body, R"({"top_p":0.9})");
  EXPECT_TRUE(options.insecure);
  EXPECT_TRUE(options.serial_endpoints);
  EXPECT_EQ(options.progress, ProgressStyle::kOff);
  EXPECT_EQ(options.seed, 18446744073709551615U);
}

TEST(ParseCommandLine, ModelsAreWordsOrSeparatedByCommas) {
  const auto models = [](const Words& words) { return Parse(words).options.models; };
  EXPECT_THAT(models({"--models", "llama", "qwen"}), ElementsAre("llama", "qwen"));
  EXPECT_THAT(models({"--models=llama"}), ElementsAre("llama"));
  EXPECT_THAT(models({"--models", "a,b", "c"}), ElementsAre("a", "b", "c"));
  EXPECT_THAT(models({"--endpoints", "a", "--models", "b"}), ElementsAre("a", "b"));
  EXPECT_THAT(models({"--models", "a", "b", "--no-stream"}), ElementsAre("a", "b"));
  EXPECT_EQ(ErrorOf({"--models", "a,,b"}), "--models has an empty name in 'a,,b'");
  EXPECT_EQ(ErrorOf({"--models"}), "--models needs a value");
  EXPECT_EQ(ErrorOf({"--models="}), "--models needs a value");
}

TEST(ParseCommandLine, ExportsAndResultFilesAreThoseOfVllm) {
  const Options options = Parse({"--export", "vllm,bmf", "--save-result", "--save_detailed",
                                 "--result-dir", "d", "--result_filename=f"})
                              .options;
  EXPECT_THAT(options.export_formats, ElementsAre(ExportFormat::kVllm, ExportFormat::kBmf));
  EXPECT_TRUE(options.save_result && options.save_detailed);
  EXPECT_EQ(options.result_dir, "d");
  EXPECT_EQ(options.result_filename, "f");
  EXPECT_TRUE(Parse({"--export", "vllm", "--save-detailed"}).options.save_detailed);
  EXPECT_THAT(ErrorOf({"--save-detailed"}), HasSubstr("needs --save-result or --export vllm"));
  EXPECT_THAT(ErrorOf({"--result-dir", "d"}), HasSubstr("--result-dir needs --save-result"));
}

TEST(ParseCommandLine, RunsByTurnsAreRepetitions) {
  const ParsedCommandLine parsed = Parse({"--interleave-runs", "5", "--fail-if", "ttft_p50 +10%",
                                          "output_throughput -5%", "--fail-if=tpot_p50 +1%"});
  EXPECT_EQ(parsed.options.interleave_runs, 5);
  EXPECT_THAT(parsed.options.fail_if,
              ElementsAre("ttft_p50 +10%", "output_throughput -5%", "tpot_p50 +1%"));
  EXPECT_THAT(parsed.benchmark_flags, ElementsAre("--benchmark_repetitions=5"));
  EXPECT_THAT(ErrorOf({"--interleave-runs=5", "--benchmark_repetitions=4"}),
              HasSubstr("cannot be combined with --benchmark_repetitions=4"));
  EXPECT_THAT(ErrorOf({"--interleave-runs=5", "--serial-endpoints"}), HasSubstr("take turns"));
  EXPECT_THAT(ErrorOf({"--interleave-runs=5", "--baseline=b"}), HasSubstr("is the baseline"));
  EXPECT_THAT(ErrorOf({"--baseline-url=http://a"}), HasSubstr("needs --interleave-runs"));
  EXPECT_THAT(ErrorOf({"--fail-if=ttft_p50 +10%"}), HasSubstr("needs --baseline"));
}

TEST(ParseCommandLine, MetricProfilesAreAListOfKnownNames) {
  const auto profiles = [](const Words& words) { return Parse(words).options.metric_profiles; };
  EXPECT_THAT(profiles({"--no-stream"}), ElementsAre());
  EXPECT_THAT(profiles({"--metric-profile", "vllm,pcai"}),
              ElementsAre(MetricProfileName::kVllm, MetricProfileName::kPcai));
  EXPECT_THAT(profiles({"--metric-profile", "pcai", "aiperf", "--metric-profile=pcai"}),
              ElementsAre(MetricProfileName::kPcai, MetricProfileName::kAiperf));
  EXPECT_EQ(ErrorOf({"--metric-profile", "vlm"}),
            "--metric-profile must be one of vllm, aiperf, guidellm, pcai, not 'vlm', did you mean "
            "'vllm'?");
}

TEST(ParseCommandLine, ARateIsAnOpenLoopOfPoissonArrivals) {
  const Options options = Parse({"--request-rate", "2,0.5", "--max-concurrency", "8"}).options;
  EXPECT_EQ(options.mode, Mode::kConcurrent);
  EXPECT_EQ(options.request_rates, (std::vector{2.0, 0.5}));
  EXPECT_EQ(options.arrivals, ArrivalPattern{});
  EXPECT_EQ(options.max_concurrency, 8);
  EXPECT_TRUE(Parse({}).options.request_rates.empty());
}

TEST(ParseCommandLine, BurstinessMeansGammaArrivals) {
  EXPECT_EQ(Parse({"--request-rate=2", "--burstiness=0.5"}).options.arrivals,
            (ArrivalPattern{.process = ArrivalProcess::kGamma, .burstiness = 0.5}));
  EXPECT_EQ(Parse({"--request-rate=2", "--arrival=constant"}).options.arrivals.process,
            ArrivalProcess::kConstant);
  EXPECT_EQ(ErrorOf({"--request-rate=2", "--burstiness=0.5", "--arrival=poisson"}),
            "--burstiness is the shape of gamma arrivals, which contradicts --arrival poisson");
}

TEST(ParseCommandLine, AnInfiniteRateIsUsersWhoSendAtOnce) {
  const Options options = Parse({"--request-rate=inf", "--max-concurrency=8"}).options;
  EXPECT_EQ(options.concurrent, std::vector{8});
  EXPECT_EQ(options.mode, Mode::kConcurrent);
  EXPECT_TRUE(options.request_rates.empty());
  EXPECT_EQ(ErrorOf({"--request-rate=inf"}),
            "--request-rate inf needs --max-concurrency N, the number of users");
  EXPECT_EQ(ErrorOf({"--request-rate=inf", "--max-concurrency=10001"}),
            "--request-rate inf allows a --max-concurrency of at most 10000, not 10001");
}

TEST(ParseCommandLine, ARateThatCannotBeSentIsRefusedByName) {
  for (const char* rate : {"0", "-1", "nan", "1e3", "100001", "2,", "2,inf", "inf,inf", "two"}) {
    EXPECT_THAT(ErrorOf({"--request-rate=" + std::string(rate)}),
                testing::StartsWith("--request-rate (in requests per second, or inf alone) must be "
                                    "a number from 0.001 to 100000, not '"))
        << rate;
  }
  for (const char* burstiness : {"0", "-1", "1001", "x"}) {
    EXPECT_THAT(ErrorOf({"--request-rate=1", "--burstiness=" + std::string(burstiness)}),
                testing::StartsWith("--burstiness must be a number from 0.01 to 1000, not '"));
  }
  EXPECT_THAT(ErrorOf({"--request-rate=1", "--max-concurrency=0"}),
              HasSubstr("--max-concurrency must be a whole number from 1 to 1000000"));
  EXPECT_THAT(ErrorOf({"--request-rate=1", "--arrival=gauss"}),
              HasSubstr("--arrival must be one of constant, poisson, gamma, not 'gauss'"));
}

TEST(ParseCommandLine, UsersAndRatesExcludeEachOther) {
  EXPECT_EQ(ErrorOf({"--request-rate=1", "--concurrent=2"}),
            "--concurrent cannot be combined with --request-rate (users send when their last "
            "request has ended, a rate sends whatever becomes of it)");
  EXPECT_EQ(ErrorOf({"--request-rate=1", "--mode=sequential"}),
            "--mode sequential has one user, which contradicts --request-rate");
  EXPECT_EQ(ErrorOf({"--max-concurrency=2"}),
            "--max-concurrency needs --request-rate (--concurrent N has N requests in flight)");
  EXPECT_THAT(ErrorOf({"--arrival=gamma"}), HasSubstr("--arrival needs --request-rate"));
  EXPECT_THAT(ErrorOf({"--self-check", "--request-rate=1"}),
              HasSubstr("--self-check cannot be combined with --request-rate"));
}

TEST(ParseCommandLine, SeveralUsersImplyConcurrentMode) {
  EXPECT_EQ(Parse({"--concurrent", "5"}).options.mode, Mode::kConcurrent);
  EXPECT_EQ(Parse({"--mode", "sequential", "--concurrent", "1"}).options.mode, Mode::kSequential);
  EXPECT_EQ(Parse({"--mode", "concurrent"}).options.concurrent, std::vector{1});
  EXPECT_EQ(ErrorOf({"--mode", "sequential", "--concurrent", "5"}),
            "--mode sequential has one user, which contradicts --concurrent 5");
  EXPECT_EQ(ErrorOf({"--mode", "sequential", "--concurrent", "1,4"}),
            "--mode sequential has one user, which contradicts --concurrent 1,4");
}

TEST(ParseCommandLine, ActionsAndTheirAliases) {
  EXPECT_EQ(Parse({"--help"}).action, Action::kHelp);
  EXPECT_EQ(Parse({"-h"}).action, Action::kHelp);
  EXPECT_EQ(Parse({"--version"}).action, Action::kVersion);
  EXPECT_EQ(Parse({"--list-models"}).action, Action::kListModels);
  EXPECT_EQ(Parse({"--list-datasets"}).action, Action::kListDatasets);
  EXPECT_EQ(Parse({"--list-endpoints", "--models-file", "m"}).options.models_file, "m");
}

TEST(ParseCommandLine, HelpWorksWithAnInvalidCommandLine) {
  EXPECT_EQ(Parse({"--itrations", "x", "--help"}).action, Action::kHelp);
  EXPECT_EQ(Parse({"--version", "--mode"}).action, Action::kVersion);
}

TEST(ParseCommandLine, BenchmarkFlagsAreSeparatedInOrder) {
  const ParsedCommandLine parsed =
      Parse({"--benchmark_filter", "llama", "--no-stream", "--benchmark_list_tests",
             "--benchmark_repetitions=2", "--v=1", "--benchmark_unknown", "--models", "a"});
  EXPECT_THAT(parsed.benchmark_flags,
              ElementsAre("--benchmark_filter=llama", "--benchmark_list_tests",
                          "--benchmark_repetitions=2", "--v=1", "--benchmark_unknown"));
  EXPECT_FALSE(parsed.options.stream);
  EXPECT_THAT(parsed.options.models, ElementsAre("a"));
}

TEST(ParseCommandLine, ANegatedFilterIsAValueButAnOptionIsNot) {
  EXPECT_THAT(Parse({"--benchmark_filter", "-llama"}).benchmark_flags,
              ElementsAre("--benchmark_filter=-llama"));
  EXPECT_THAT(Parse({"--benchmark_filter", "--no-stream"}).benchmark_flags,
              ElementsAre("--benchmark_filter"));
  EXPECT_THAT(Parse({"--benchmark_filter"}).benchmark_flags, ElementsAre("--benchmark_filter"));
}

TEST(ParseCommandLine, ErrorsOfNumbersNameTheRange) {
  EXPECT_EQ(ErrorOf({"--iterations", "-5"}),
            "--iterations must be a whole number from 1 to 1000000, not '-5'");
  EXPECT_EQ(ErrorOf({"--iterations=0"}),
            "--iterations must be a whole number from 1 to 1000000, not '0'");
  EXPECT_EQ(ErrorOf({"--iterations", "1e9"}),
            "--iterations must be a whole number from 1 to 1000000, not '1e9'");
  EXPECT_EQ(Parse({"--concurrent", "8,1,10000"}).options.concurrent, (std::vector{8, 1, 10000}));
  EXPECT_EQ(ErrorOf({"--concurrent", "1,,4"}),
            "--concurrent must be a whole number from 1 to 10000, not ''");
  std::string many = "1";
  for (int i = 2; i <= 65; ++i) many += "," + std::to_string(i);
  EXPECT_EQ(ErrorOf({"--concurrent", many}),
            "--concurrent has 65 levels, but at most 64 are allowed");
  many.resize(many.rfind(','));  // 64 levels, of which one is given twice
  EXPECT_EQ(Parse({"--concurrent", many + ",1"}).options.concurrent.size(), 65U);
  EXPECT_EQ(ErrorOf({"--concurrent", "10001"}),
            "--concurrent must be a whole number from 1 to 10000, not '10001'");
  EXPECT_EQ(ErrorOf({"--max-tokens", "99999999999999999999"}),
            "--max-tokens must be a whole number from 1 to 10000000, not '99999999999999999999'");
  EXPECT_EQ(ErrorOf({"--timeout", "10s"}),
            "--timeout (in seconds) must be a number from 0.001 to 86400, not '10s'");
  EXPECT_EQ(ErrorOf({"--timeout", "0"}),
            "--timeout (in seconds) must be a number from 0.001 to 86400, not '0'");
  for (const char* bad : {"0", "-1", "x", "", "86401", "nan", "1e1"}) {
    EXPECT_EQ(ErrorOf({std::string("--connect-timeout=") + bad}),
              *bad == '\0' ? std::string("--connect-timeout needs a value")
                           : std::string("--connect-timeout (in seconds) must be a number from "
                                         "0.001 to 86400, not '") +
                                 bad + "'");
  }
  EXPECT_EQ(ErrorOf({"--give-up-after", "-1"}),
            "--give-up-after must be a whole number from 0 to 1000000, not '-1'");
  EXPECT_EQ(ErrorOf({"--temperature", "-0.1"}),
            "--temperature must be a number from 0 to 2, not '-0.1'");
  EXPECT_EQ(ErrorOf({"--seed", "-1"}),
            "--seed must be a whole number from 0 to 18446744073709551615, not '-1'");
}

TEST(ParseCommandLine, TemperatureNoneLeavesItOut) {
  EXPECT_EQ(Parse({"--temperature", "none"}).options.temperature, std::nullopt);
}

TEST(ParseCommandLine, ErrorsOfWordsNameTheChoices) {
  EXPECT_EQ(ErrorOf({"--max-tokens-field", "max_completion_token"}),
            "--max-tokens-field must be one of max_tokens, max_completion_tokens, none, not "
            "'max_completion_token', did you mean 'max_completion_tokens'?");
  EXPECT_EQ(ErrorOf({"--mode", "concurent"}),
            "--mode must be one of sequential, concurrent, not 'concurent', did you mean "
            "'concurrent'?");
  EXPECT_EQ(ErrorOf({"--progress", "loud"}),
            "--progress must be one of auto, plain, off, not 'loud'");
}

TEST(ParseCommandLine, ErrorsNameUnknownOptionsAndStrayWords) {
  EXPECT_EQ(ErrorOf({"--itrations", "5"}),
            "unknown option '--itrations' (--help lists the options), did you mean "
            "'--iterations'?");
  EXPECT_EQ(ErrorOf({"--max_tokenz=5"}),
            "unknown option '--max-tokenz' (--help lists the options), did you mean "
            "'--max-tokens'?");
  EXPECT_EQ(ErrorOf({"-models", "a"}),
            "unknown option '-models' (--help lists the options), did you mean '--models'?");
  EXPECT_EQ(ErrorOf({"-y"}), "unknown option '-y' (--help lists the options)");
  EXPECT_EQ(ErrorOf({"--", "x"}), "unknown option '--' (--help lists the options)");
  EXPECT_EQ(ErrorOf({"--no-stream", "llama"}),
            "unexpected word 'llama' (endpoints are named with --models, and --help lists the "
            "options)");
  EXPECT_EQ(ErrorOf({"--concurrent", "1", "2"}),
            "unexpected word '2' (several values have commas, as in --concurrent 1,2,4)");
  EXPECT_THAT(ErrorOf({""}), HasSubstr("unexpected word ''"));
}

TEST(ParseCommandLine, ErrorsNameOptionsWithMissingUnwantedOrRepeatedValues) {
  EXPECT_EQ(ErrorOf({"--no-stream", "--output-dir"}), "--output-dir needs a value");
  EXPECT_EQ(ErrorOf({"--output-dir="}), "--output-dir needs a value");
  EXPECT_EQ(ErrorOf({"--output-dir", ""}), "--output-dir must not be empty");
  EXPECT_EQ(ErrorOf({"--output-dir", "--mode", "concurrent"}),
            "--output-dir needs a value (DIR), not the option '--mode'");
  EXPECT_EQ(ErrorOf({"--models", "--no-stream"}),
            "--models needs a value (A B ...), not the option '--no-stream'");
  EXPECT_EQ(ErrorOf({"--no-stream=false"}), "--no-stream takes no value");
  EXPECT_EQ(ErrorOf({"--iterations", "5", "--iterations", "6"}), "--iterations is given 2 times");
  EXPECT_EQ(ErrorOf({"--insecure", "--insecure"}), "no error");
}

TEST(ParseCommandLine, OptionsThatNeedOrExcludeUrl) {
  const Options options =
      Parse({"--url", "http://h", "--model-name", "m", "--auth-token-env", "T"}).options;
  EXPECT_EQ(options.url, "http://h");
  EXPECT_EQ(options.model_name, "m");
  EXPECT_EQ(options.auth_token_env, "T");
  // The server is asked for its model.
  EXPECT_EQ(Parse({"--url", "http://h"}).options.model_name, std::nullopt);
  EXPECT_EQ(ErrorOf({"--model-name", "m"}),
            "--model-name needs --url (models of the models file are chosen with --models)");
  EXPECT_EQ(ErrorOf({"--auth-token-env", "T"}),
            "--auth-token-env needs --url (the models file names its own variables as ${VAR})");
  EXPECT_EQ(ErrorOf({"--url", "u", "--model-name", "m", "--models-file", "f"}),
            "--url cannot be combined with --models-file (--url is an endpoint without a file)");
  EXPECT_EQ(ErrorOf({"--url", "u", "--model-name", "m", "--models", "a"}),
            "--url cannot be combined with --models (--url is an endpoint without a file)");
}

TEST(ParseCommandLine, HeadersAndExtraBodyAreChecked) {
  EXPECT_EQ(ErrorOf({"--header", "X-Team"}),
            "--header must be NAME=VALUE, as in --header X-Team=infra");
  EXPECT_EQ(ErrorOf({"--header", "X-Team: a=b"}),
            "--header: a header's name consists of letters, digits and '-', without ':' or spaces");
  EXPECT_EQ(ErrorOf({"--header", "X=a\r\nY: b"}),
            "--header: the value of header 'X' holds a control character");
  EXPECT_EQ(ErrorOf({"--extra-body", "[1]"}),
            R"(--extra-body must be a JSON object such as {"top_p": 0.9}, not an array)");
  EXPECT_THAT(ErrorOf({"--extra-body", "{\"a\": }"}), HasSubstr("--extra-body:1:7: syntax error"));
  EXPECT_EQ(ErrorOf({"--extra-body", R"({"stream": false})"}),
            "--extra-body cannot set 'stream': it is set by --no-stream");
}

TEST(ParseCommandLine, NoErrorRepeatsASecret) {
  for (const Words& words :
       {Words{"--auth-token=sk-secret"}, Words{"--auth-token", "sk-secret"},
        Words{"--header", "Authorization: Bearer sk-secret="}, Words{"--header", "sk-secret"},
        Words{"-H", "Authorization: Bearer sk-secret"},
        Words{"--extra-body", "{\"key\": sk-secret}"}, Words{"--extra-body", "\"sk-secret\""},
        Words{"--output-dir", "--header=X=sk-secret"}}) {
    EXPECT_NE(ErrorOf(words), "no error");
    EXPECT_THAT(ErrorOf(words), Not(HasSubstr("sk-s")));
  }
}

TEST(ParseCommandLine, EveryErrorIsOneLine) {
  for (const Words& words :
       {Words{"a\nb"}, Words{"--a\nb"}, Words{"--mode", "a\nb"}, Words{"--iterations", "a\nb"},
        Words{"--models", "a\n,,b"}, Words{"--mode", "--a\nb"}}) {
    EXPECT_NE(ErrorOf(words), "no error");
    EXPECT_THAT(ErrorOf(words), Not(HasSubstr("\n")));
  }
}

TEST(ParseCommandLine, SaysHowADataSetIsSent) {
  const auto custom = [](Words words) {
    words.insert(words.end(), {"--dataset-name", "custom", "--dataset-path", "x.jsonl"});
    return words;
  };
  EXPECT_FALSE(Parse({}).options.trace_jitter);
  EXPECT_FALSE(Parse({}).options.live_history);
  EXPECT_TRUE(Parse({}).options.prime_prefixes);
  EXPECT_TRUE(Parse(custom({"--history", "live"})).options.live_history);
  EXPECT_EQ(Parse(custom({"--trace-jitter", "1.5"})).options.trace_jitter,
            std::chrono::milliseconds(1500));
  EXPECT_EQ(Parse(custom({"--trace-jitter", "off"})).options.trace_jitter, Nanoseconds(0));
  EXPECT_FALSE(Parse(custom({"--trace-jitter", "auto"})).options.trace_jitter);
  EXPECT_THAT(ErrorOf(custom({"--trace-jitter", "0"})),
              HasSubstr("--trace-jitter (auto, off or seconds) must be a number"));
  EXPECT_EQ(Parse(custom({"--custom-output-len", "9"})).options.custom_output_len, 9);
  EXPECT_FALSE(Parse(custom({"--custom-output-len=-1"})).options.custom_output_len);
  EXPECT_EQ(ErrorOf(custom({"--custom-output-len=0"})),
            "--custom-output-len must be a whole number from 1 to 10000000, not '0'");
  EXPECT_EQ(ErrorOf({"--custom-output-len", "9"}),
            "--custom-output-len needs --dataset-name custom");
  EXPECT_EQ(
      ErrorOf({"--dataset-name", "sonnet"}),
      "--dataset-name: this program has no data set 'sonnet': use custom, with its prompts in a "
      "JSONL file");
  EXPECT_EQ(ErrorOf({"--dataset-name", "timed_trace"}),
            "--dataset-name: this program has no data set 'timed_trace': use mooncake, azure, "
            "burstgpt or custom, which keep the timestamps of their file");
  EXPECT_THAT(ErrorOf(custom({"--history", "life"})), HasSubstr("did you mean 'live'?"));
  EXPECT_EQ(ErrorOf({"--history", "live"}),
            "--history needs --dataset-name custom (other data sets have no conversations)");
  EXPECT_EQ(ErrorOf({"--dataset-name", "random", "--no-prime-prefixes"}),
            "--no-prime-prefixes needs --dataset-name prefix_repetition or --random-prefix-len");
}

TEST(ParseCommandLine, TakesThePercentilesOfVllm) {
  const Options options =
      Parse({"--percentile-metrics", "ttft,e2el", "--metric-percentiles", "50,99.9"}).options;
  EXPECT_TRUE(options.percentiles.Has("e2el"));
  EXPECT_FALSE(options.percentiles.Has("itl"));
  EXPECT_THAT(options.percentiles.percentiles, ElementsAre(50, 99.9));
  EXPECT_THAT(options.metric_profiles, ElementsAre(MetricProfileName::kVllm));
  EXPECT_THAT(ErrorOf({"--metric-percentiles", "101"}), HasSubstr("--metric-percentiles"));
}

TEST(ParseCommandLine, SaysHowLongAStageLasts) {
  const Options defaults = Parse({}).options;
  EXPECT_TRUE(defaults.CountsIterations());
  EXPECT_EQ(defaults.num_warmups, 0);
  const Options options = Parse({"--num-prompts", "100", "--duration", "1.5", "--num-warmups", "3",
                                 "--ramp-up", "0.5", "--unique-prompts"})
                              .options;
  EXPECT_EQ(options.num_prompts, 100);
  EXPECT_EQ(options.duration, std::chrono::milliseconds(1500));
  EXPECT_EQ(options.num_warmups, 3);
  EXPECT_EQ(options.ramp_up, std::chrono::milliseconds(500));
  EXPECT_TRUE(options.unique_prompts);
  EXPECT_EQ(ErrorOf({"--iterations", "3", "--num-prompts", "9"}),
            "--iterations cannot be combined with --num-prompts (one counts per prompt, the other "
            "in all)");
  EXPECT_EQ(ErrorOf({"--duration", "9", "--iterations", "3"}),
            "--iterations cannot be combined with --duration (use --num-prompts to limit the "
            "requests as well)");
  EXPECT_EQ(ErrorOf({"--duration", "0"}),
            "--duration (in seconds) must be a number from 0.001 to 86400, not '0'");
  EXPECT_EQ(ErrorOf({"--num-prompts", "0"}),
            "--num-prompts must be a whole number from 1 to 1000000000, not '0'");
}

}  // namespace
}  // namespace llmb
