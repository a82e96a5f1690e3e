// SPDX-License-Identifier: Apache-2.0
// What a driver host and its vendor's code print: into the log, with the driver's name, and no more than the
// log can bear (core::LineBudget). The host's end of the pipe never blocks: a driver that prints without end
// loses what it prints. Reads until the host and all it forked are gone. Used by DriverProcess.
#pragma once

#include "protocol/fd.hpp"
#include "protocol/result.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <string>

namespace kyso::io {

/// Begins to read; the descriptor is the host's end of the pipe.
Result<Fd> log_driver_output(const boost::asio::any_io_executor& executor, std::string driver);

} // namespace kyso::io
