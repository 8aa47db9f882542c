#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/clock.h"
#include "harness/console/failure_sentences.h"
#include "harness/console/progress_display.h"
#include "harness/console/progress_state.h"
#include "harness/journal/journal_writer.h"
#include "harness/journal/run_collector.h"
#include "harness/journal/run_event.h"
#include "harness/run/run_measurement.h"

namespace llmb {

// Receives the events of a run: writes them to the journal, collects them, and shows the progress.
// Used by one thread.
class RunListener {
 public:
  // Starts the progress display. `interrupt` is called when the run has to end early: the journal
  // cannot be written, and the memory for unwritten lines is full. `endpoints` and `clock` must
  // outlive this object.
  RunListener(const std::vector<EndpointPlan>& endpoints, std::unique_ptr<JournalWriter> journal,
              std::unique_ptr<RunCollector> collector, ProgressDisplay display, const Clock& clock,
              std::function<void()> interrupt);

  void OnStart(const std::string& endpoint);
  // What the endpoint is sent from now on.
  void OnFlow(const std::string& endpoint, const FlowStatus& flow);
  // `line` is the text of the event for the journal (EventToLine).
  void OnEvent(RunEvent event, const std::string& line);
  // `failure` is empty after a complete measurement; otherwise it is the reason why it did not end.
  void OnEnd(const std::string& endpoint, const std::string& failure);
  // The endpoint is not measured, because of `reason`, which the user has been told.
  void OnSkipped(const std::string& endpoint, const std::string& reason);
  // The user asked the run to stop, with a signal of this number. Says so, the first time.
  void OnStopAsked(int signal);
  // Call a few times a second. Updates the display, shows messages about the journal, and ends the
  // run if the journal is overfull.
  void OnTick();

  // Ends the display and returns the results. `attempts` is the number of attempts of the run, from
  // 1. Call once, and no other function after it.
  RunMeasurement Finish(int attempts);

 private:
  void ReportLoss(const std::string& what);
  // Says what the last stage of its search showed.
  void ShowSearch(const std::string& endpoint);

  const std::vector<EndpointPlan>& endpoints_;
  const Clock& clock_;
  std::function<void()> interrupt_;
  std::unique_ptr<JournalWriter> journal_;
  std::unique_ptr<RunCollector> collector_;
  ProgressState progress_;
  ProgressDisplay display_;
  std::vector<EndpointFailure> losses_;
  std::map<std::string, std::string> lost_endpoints_;  // the reason, by name
  // The reason for unfinished cases of an endpoint that was not lost.
  std::string unfinished_reason_ = "interrupted";
  bool out_of_memory_ = false;
  bool stopping_ = false;
};

}  // namespace llmb
