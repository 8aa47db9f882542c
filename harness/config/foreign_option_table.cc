#include "harness/config/foreign_option_table.h"

namespace llmb {
namespace {

constexpr ForeignOptions kForeign[] = {
    {"--target,--server,--server-url,--server.base-url,--api-base,--api-url,--custom-endpoint",
     "use --url, with the whole URL or its part before /chat/completions"},
    {"--model-names,--api-model-name,--model-id,--server.model-name", "use --model-name"},
    {"--api-key,--auth-token,--token,--openai-api-key",
     "use --auth-token-env VARIABLE: other users could read a token on the command line"},
    {"--num-requests,--request-count,--max-requests,--max-requests-per-run,--number,"
     "--max-num-completed-requests",
     "use --num-prompts N, the requests in all at each load level"},
    {"--concurrency,--num-concurrency,--parallel,--num-concurrent-requests,"
     "--num-workers,--users,--load.num-workers",
     "use --concurrent N"},
    {"--rate,--qps,--load.stages,--user-centric-rate",
     "use --request-rate R, in requests per second, or --concurrent N for users"},
    {"--request-rate-mode,--arrival-pattern", "use --arrival constant, poisson or gamma"},
    {"--arrival-smoothness", "use --burstiness B"},
    {"--detect-saturation,--over-saturation",
     "use --find-capacity with --slo, or levels such as --concurrent 1,2,4,8"},
    {"--profile,--rate-type,--load-type,--load.type,--iteration-type,--sweep",
     "say it with the load: --concurrent N[,N...] for users, --request-rate R[,R...] for rates; "
     "--ramp-up S begins slowly"},
    {"--benchmark-duration,--max-seconds,--max-time-per-run,--test-timeout-s", kDurationHint},
    {"--output-len,--output-tokens,--output-tokens-mean,--osl,"
     "--synthetic-output-tokens-mean,--max-new-tokens,--max-completion-tokens,"
     "--mean-output-tokens",
     "use --max-tokens N, which is a limit"},
    {"--input-tokens,--prompt-tokens,--prompt-tokens-mean,--isl,"
     "--synthetic-input-tokens-mean,--mean-input-tokens,"
     "--traffic-scenario",
     "use --dataset-name random with --random-input-len N"},
    {"--dataset,--data,--input-file,--public-dataset,"
     "--custom-dataset-type,--num-dataset-entries,--prompt-file,--data.type,--data.path,"
     "--data-args,--data-column-mapper,--dataset-config,--dataset-prompt-column,--dataset-split",
     "use --dataset-name NAME with --dataset-path FILE, or --prompts FILE"},
    {"--tokenizer-revision,--tokenizer-path,--model-tokenizer,--processor,--processor-args,"
     "--tokenizer-trust-remote-code,--use-server-token-count,"
     "--tokenizer.pretrained-model-name-or-path",
     "leave it out: the server counts the tokens"},
    {"--backend-type,--backend-kwargs,--api-backend,--endpoint-type,--service-kind,--task,"
     "--request-type,--api.type",
     "use --api chat, or --api completions"},
    {"--stream,--streaming,--api.streaming", "leave it out: streaming is the default"},
    {"--extra-inputs,--extra-request-body,--extra-args,--additional-request-params,"
     "--additional-sampling-params",
     "use --extra-body JSON"},
    {"--use-legacy-max-tokens", "use --max-tokens-field max_tokens"},
    {"--batch-size,--batch-size-text,--prompt-batch-size",
     "leave it out: a request holds one prompt"},
    {"--data-samples", "use --num-prompts N, the requests in all at each load level"},
    {"--num-profile-runs", "use --benchmark_repetitions=N"},
    {"--num-prefix-prompts,--prefix-prompt-length,--shared-system-prompt-length,--prefix-len,"
     "--prefix-ratio",
     "use --dataset-name prefix_repetition, or --random-prefix-len N with --dataset-name random"},
    {"--cooldown,--cooldown-ratio,--benchmark-grace-period",
     "leave it out: the figures are of the time under the full load"},
    {"--verbose,--log-level,--debug", kFlagsHint},
    {"--server-engine,--server-version,--server-gpu-type,--server-gpu-count,--output-extras",
     "use --metadata KEY=VALUE"},
    {"--gpu-telemetry,--no-gpu-telemetry,--server-metrics,--no-server-metrics",
     "leave it out: only the responses are measured"},
    {"--workers-max,--max-workers,--record-processors,--data-num-workers",
     "leave it out: the program chooses its threads; --shard I/N spreads a load over machines"},
    {"--analyze", "use to_csv_and_charts RUN.json"},
    {"--warmup,--warmups,--warmup-request-count,--warmup-percent,--warmup-ratio",
     "use --num-warmups N, the first requests of each load level"},
    {"--output,--output-path,--output-file,--outputs-dir,--artifact-dir,--artifact-directory,"
     "--results-dir,--outputs,--output-artifact-dir,--profile-export-prefix,--profile-export-file,"
     "--experiment-base-dir,--experiment-folder-name",
     "results are always saved; --output-dir DIR chooses the folder"},
    {"--percentiles", "leave it out: the summary has p50, p90, p95 and p99"},
    {"--random-seed", "use --seed N, or --extra-body for a seed of the endpoint"},
    {"--no-progress,--disable-progress,--disable-console,--disable-console-outputs,"
     "--disable-console-interactive",
     "use --progress off"},
    {"--ui,--ui-type", "use --progress auto, plain or off"},
    {"--config,--config-file,--scenario",
     "use --models-file FILE for endpoints and options for the rest"},
    {"--extra-headers,--additional-headers,--headers", "use --header NAME=VALUE"},
    {"--request-timeout,--request-timeout-seconds,--timeout-s", "use --timeout S"},
    {"--max-errors,--max-error-rate,--max-global-error-rate",
     "use --give-up-after N, the failures in a row after which an endpoint is given up"},
    {"--fixed-schedule",
     "use --dataset-name mooncake, azure, burstgpt or custom, whose timestamps are kept"},
    {"--synthetic-input-tokens-stddev,--synthetic-output-tokens-stddev,--output-tokens-stddev,"
     "--prompt-tokens-stddev,--isl-stddev,--osl-stddev",
     "use --random-range-ratio R, the spread of both lengths of --dataset-name random"},
    {"--conversation-num,--num-conversations,--num-sessions,--session-concurrency,"
     "--conversation-turn-mean,--session-turns-mean,--conversation-turn-delay-mean,"
     "--session-turn-delay-mean",
     "use --dataset-name custom, whose rows with a session_id are conversations"},
    {"--request-cancellation-rate,--request-cancellation-delay",
     "no request is cancelled on purpose; --timeout S ends those that take longer"},
    {"--rampup,--ramp,--ramp-up-time,--spawn-rate,--concurrency-ramp-duration,"
     "--request-rate-ramp-duration,--warmup-duration",
     "use --ramp-up S, the seconds in which the load begins"},
    {"--wait-for-model-timeout", "leave it out"},
    {"--backend-args,--data-request-formatter,--data-collator,--data-preprocessor,"
     "--request-formatter-kwargs,--request-format,--server.type,--grpc-method,--llm-api,--"
     "transport",
     "use --api chat, or --api completions"},
    {"--server.api-key,--user,--oauth2-bearer",
     "use --auth-token-env VARIABLE: other users could read a token on the command line"},
    {"--auth,--model-auth-type", "use --auth-token-env VARIABLE, or --header NAME=VALUE"},
    {"--vus,--connections,--parallel-max,--clients,--num-clients,--num-users",
     "use --concurrent N"},
    {"--rps,--qps-level,--rate-limit,--request-interval,--open-loop,--load.interval",
     "use --request-rate R, in requests per second"},
    {"--stage,--stages,--load.sweep.",
     "give the loads as levels, as in --concurrent 1,8,64, each of them --duration S long"},
    {"--sla-", "use --find-capacity with --slo"},
    {"--thresholds,--no-thresholds", "use --slo, as in --slo 'ttft_p99<500ms'"},
    {"--constraints", "use --num-prompts N, --duration S and --give-up-after N"},
    {"--circuit-breakers", "use --give-up-after N"},
    {"--enable-over-saturation,--default-over-saturation",
     "use --find-capacity with --slo, or levels such as --concurrent 1,2,4,8"},
    {"--burst-delay,--burst-rate", "use --arrival gamma with --burstiness B"},
    {"--prefill-concurrency,--load.worker-max-concurrency",
     "use --max-concurrency N, the most requests in flight"},
    {"--measurement-interval,--stability-percentage,--run-time,--duration-seconds", kDurationHint},
    {"--min-tokens,--n-choices,--stop,--stop-token-ids,--response-format,--return-logprob,"
     "--return-routed-experts,--num-ctx,--keep-alive,--beam-width,--query-template,--logit-bias",
     "use --extra-body JSON, with the keys of the server"},
    {"--num-predict,--max-output-tokens", "use --max-tokens N, which is a limit"},
    {"--output-tokens-mean-deterministic,--server.ignore-eos", "use --ignore-eos"},
    {"--disable-ignore-eos",
     "leave it out: responses end by themselves unless --ignore-eos is given"},
    {"--disable-streaming,--disable-stream", "use --no-stream"},
    {"--apply-chat-template", "use --api chat: the server applies its template"},
    {"--completions,--api.completion", "use --api completions"},
    {"--image-,--audio-,--video-,--rankings-,--batch-size-image,--batch-size-audio,"
     "--dataset-image-column,--download-video-content,--random-mm,--random-image-num-images",
     "leave it out: only text is sent"},
    {"--stddev-input-tokens,--stddev-output-tokens,--max-prompt-length,--min-prompt-length",
     "use --random-range-ratio R, the spread of both lengths of --dataset-name random"},
    {"--data.input-distribution.,--data.output-distribution.,--context-tokens",
     "use --dataset-name random with --random-input-len N and --random-output-len N"},
    {"--seq-dist,--sequence-distribution",
     "use --dataset-name custom, whose rows have an output length each"},
    {"--prefix-length,--prefix-prompt-pool-size,--isl-block-size,--data.shared-prefix.,--gsp-",
     "use --dataset-name prefix_repetition, or --random-prefix-len N with --dataset-name random"},
    {"--session-turns-stddev,--session-turn-delay-stddev,--session-delay-ratio,--multi-turn",
     "use --dataset-name custom, whose rows with a session_id are conversations"},
    {"--use-trace-timestamps,--load.trace.,--replay-path,--mooncake-workload",
     "use --dataset-name mooncake, azure, burstgpt or custom, whose timestamps are kept"},
    {"--fixed-schedule-auto-offset,--fixed-schedule-start-offset,--fixed-schedule-end-offset",
     "use --trace-window A:B, the seconds of the trace that are sent"},
    {"--synthesis-speedup-ratio,--mooncake-slowdown-factor", "use --trace-speed X"},
    {"--prompt,--template,--locustfile,--script,--data-raw,--data-binary,--data-urlencode,--json,"
     "--form,--synthetic-input-files",
     "use --prompts FILE, or --dataset-name custom with --dataset-path FILE"},
    {"--data-sampler,--dataset-sampling-strategy",
     "leave it out: prompts come in an order that --seed chooses"},
    {"--model-selection-strategy,--lora-name,--lora-request-distribution,--lora-zipf-alpha",
     "measure each model as an endpoint of the models file"},
    {"--warmup-num,--warmup-requests,--warmup-concurrency,--warmup-request-rate",
     "use --num-warmups N, the first requests of each load level"},
    {"--ramp-up-time-seconds", "use --ramp-up S, the seconds in which the load begins"},
    {"--cooldown-percent,--warmup-grace-period,--multi-run-cooldown,--profile-run-cooldown-seconds,"
     "--wait-ongoing-requests-after-deadline,--stop-timeout",
     "leave it out: the figures are of the time under the full load"},
    {"--max-time,--read-timeout,--total-timeout", "use --timeout S"},
    {"--no-test-connection", "use --no-test-request"},
    {"--retry", "leave it out: a request that fails is counted and not sent again"},
    {"--cacert", "use --ca-file FILE"},
    {"--cert", "use --client-cert FILE"},
    {"--key", "use --client-key FILE"},
    {"--insecure-skip-tls-verify", "use --insecure"},
    {"--user-agent", "use --header User-Agent=NAME"},
    {"--proxy,--noproxy", "set the variables http_proxy, https_proxy and no_proxy"},
    {"--url-query", "put it into --url"},
    {"--request", "leave it out: every request is a POST"},
    {"--latency,--latency-correction,--stats-success-breakdown,--summary-trend-stats",
     "leave it out: percentiles and failures are always reported"},
    {"--prefer-response-metrics,--tokenize-prompt", "leave it out: the server counts the tokens"},
    {"--cache-report", "leave it out: the share from a cache is always reported"},
    {"--flush-cache,--prevent-server-caching", "use --unique-prompts"},
    {"--confidence-level", "leave it out: intervals are of 95 %"},
    {"--metrics-time-unit,--latency-unit,--time-unit",
     "leave it out: each figure has its unit beside it"},
    {"--server-metrics-,--metrics.", "leave it out: only the responses are measured"},
    {"--profile-num-steps,--profile-by-stage,--profile-prefill-url,--profile-decode-url,"
     "--profile-batch-size",
     "leave it out: the profiler of a server is not started"},
    {"--threads,--processes,--expect-workers,--master,--worker,--master-port,"
     "--record-processor-service-count,--zmq-",
     "leave it out: the program chooses its threads; --shard I/N spreads a load over machines"},
    {"--disable-keepalive,--no-vu-connection-reuse,--connection-reuse-strategy",
     "leave it out: connections are kept as the server allows"},
    {"--generate-plots,--plot-throughput", "leave it out: charts are always drawn"},
    {"--storage.,--report.,--storage-bucket,--storage-provider,--storage-prefix,--upload-results,"
     "--wandb-api-key,--swanlab-api-key,--visualizer,--db-url",
     "leave it out: results stay in --output-dir DIR, and --export writes the forms of other "
     "tools"},
    {"--output-details,--output-sampling,--sample-requests,--export-level,--export-http-trace,--"
     "out,"
     "--csv,--html,--csv-full-history,--report-json,--summary-export,--process-export-files",
     "results are always saved, with every request; --output-dir DIR chooses the folder"},
    {"--output-format", "use --export for the forms of other tools"},
    {"--name", "use --label TEXT"},
    {"--tag,--tags", "use --metadata KEY=VALUE"},
    {"--no-tui", "use --progress plain"},
    {"--log-every-n-query,--enable-progress-tracker", "use --progress plain"},
    {"--quiet,--silent,--headless,--only-summary,--loglevel,--http-debug,--log-output,--log-format,"
     "--print-requests,--display-scheduler-stats,--no-buffer,--include,--location,--fail,"
     "--fail-with-body,--compressed,--http1.1,--write-out,--fps",
     kFlagsHint},
};

constexpr ForeignLetter kForeignLetters[] = {
    {'u', "use --url URL"},
    {'m', "use --model-name MODEL"},
    {'H', "use --header NAME=VALUE, or --auth-token-env VARIABLE for a token"},
    {'d', "prompts are files (--prompts FILE), and --extra-body JSON adds keys to each request"},
    {'X', "leave it out: every request is a POST"},
    {'k', "use --insecure"},
    {'c', "use --concurrent N"},
    {'t',
     "use --concurrent N for users, or --duration S for a limit of time; threads are chosen by the "
     "program"},
    {'n', "use --num-prompts N, the requests in all at each load level"},
    {'z', kDurationHint},
    {'q', "use --request-rate R, in requests per second"},
    {'o', "use --output-dir DIR"},
    {'R', "use --request-rate R, in requests per second"},
    {'x', "set the variables http_proxy, https_proxy and no_proxy"},
    {'A', "use --header NAME=VALUE"},
    {'a', "use --auth-token-env VARIABLE, or --header NAME=VALUE"},
    {'T', "leave it out: every request is JSON"},
    {'D', "use --prompts FILE, or --dataset-name custom with --dataset-path FILE"},
    {'w', "leave it out: responses that were begun are awaited"},
    {'p', "use --concurrent N for users, or --prompts FILE for what is sent"},
};

}  // namespace

std::span<const ForeignOptions> ForeignOptionTable() { return kForeign; }

std::span<const ForeignLetter> ForeignLetterTable() { return kForeignLetters; }

}  // namespace llmb
