// SPDX-License-Identifier: Apache-2.0
#include "daemon/flow/dispatcher.hpp"

#include "daemon/flow/access_flow.hpp"
#include "daemon/flow/certificates_flow.hpp"
#include "daemon/flow/choose_flow.hpp"
#include "daemon/flow/device_board.hpp"
#include "daemon/flow/devices_flow.hpp"
#include "daemon/flow/sign_flow.hpp"
#include "daemon/flow/sim_flow.hpp"

#include <exception>

namespace kyso::flow {
namespace {

Task<Result<boost::json::value>> run(const Ports& ports, CallContext context, Method method,
                                     boost::json::value params) {
    switch (method) {
    case Method::request_access:
        co_return co_await access_flow(ports, std::move(context), std::move(params));
    case Method::list_devices:
        co_return co_await devices_flow(ports, std::move(context), std::move(params));
    case Method::restore_devices:
        co_return restore_devices(ports, context, params);
    case Method::list_certificates:
        co_return co_await certificates_flow(ports, std::move(context), std::move(params));
    case Method::watch_devices:
        co_return co_await watch_devices_flow(ports, std::move(context), std::move(params));
    case Method::choose_certificate:
        co_return co_await choose_flow(ports, std::move(context), std::move(params));
    case Method::read_holder:
        co_return read_holder(ports, context, params);
    case Method::sign_registration:
        if (asks_a_sim(params))
            co_return co_await sim_flow(ports, std::move(context), method, std::move(params));
        co_return co_await sign_flow(ports, std::move(context), make_registration_task(), std::move(params));
    case Method::sign_documents:
        if (asks_a_sim(params))
            co_return co_await sim_flow(ports, std::move(context), method, std::move(params));
        co_return co_await sign_flow(ports, std::move(context), make_document_task(), std::move(params));
    case Method::sign_authentication:
        if (asks_a_sim(params))
            co_return co_await sim_flow(ports, std::move(context), method, std::move(params));
        co_return co_await sign_flow(ports, std::move(context), make_authentication_task(),
                                     std::move(params));
    case Method::resume_operation:
        co_return co_await resume_flow(ports, std::move(context), std::move(params));
    case Method::hello:
    case Method::cancel:
        break; // core::Session answers these
    }
    co_return Error{Errc::method_not_found};
}

/// What leaves other PIN tries, or another state, on a token.
bool may_change_a_token(Method method) {
    return method == Method::sign_registration || method == Method::sign_documents ||
           method == Method::sign_authentication;
}

} // namespace

Task<Result<boost::json::value>> dispatch(const Ports& ports, CallContext context, Method method,
                                          boost::json::value params) {
    try {
        auto result = co_await run(ports, std::move(context), method, std::move(params));
        if (ports.board != nullptr && may_change_a_token(method)) ports.board->look_soon();
        co_return result;
    } catch (const std::exception& bug) {
        co_return Error{Errc::internal_error, bug.what()};
    }
}

} // namespace kyso::flow
