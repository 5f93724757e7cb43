// The commands: each does what its request asks and prints results on standard output, progress and remarks on
// standard error. Errors are thrown; main turns them into text.
#pragma once

#include "app/requests.hpp"

namespace yingshang {

// The exit code.
int execute(const RunRequest& request);
int execute(const CompareRequest& request);
int execute(const AttributeRequest& request);
int execute(const StaffRequest& request);
int execute(const DiffRequest& request);
int execute(const DivergeRequest& request);
int execute(const ScoreRequest& request);
int execute(const CalibrateRequest& request);
int execute(const CheckRequest& request);
int execute(const ListRequest& request);
int execute(const MeasuresRequest& request);
int execute(const InfoRequest& request);
int execute(const TraceRequest& request);
int execute(const ExportRequest& request);
int execute(const TextRequest& request);

}  // namespace yingshang
