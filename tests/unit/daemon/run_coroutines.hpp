// SPDX-License-Identifier: Apache-2.0
// Runs coroutines on a context of its own; a bug that throws in one is thrown again in the test.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>

namespace kyso::io {

inline void rethrow(std::exception_ptr thrown) {
    if (thrown) std::rethrow_exception(thrown);
}

template <class Body>
void run_on(boost::asio::io_context& context, Body body) {
    boost::asio::co_spawn(context, std::move(body), rethrow);
    context.restart();
    context.run();
}

} // namespace kyso::io
