// SPDX-License-Identifier: Apache-2.0
#include "daemon/io/daemon.hpp"

#include "daemon/flow/device_board.hpp"
#include "daemon/flow/second_chance.hpp"
#include "daemon/flow/sim_operations.hpp"
#include "daemon/io/audit_file.hpp"
#include "daemon/io/child_environment.hpp"
#include "daemon/io/choice_file.hpp"
#include "daemon/io/consent_turnstile.hpp"
#include "daemon/io/device_watch.hpp"
#include "daemon/io/ipc_server.hpp"
#include "daemon/io/notice_process.hpp"
#include "daemon/io/operation_files.hpp"
#include "daemon/io/origin_book.hpp"
#include "daemon/io/phone_file.hpp"
#include "daemon/io/prompt_process.hpp"
#include "daemon/io/relay_gateway.hpp"
#include "daemon/io/relay_revocation.hpp"
#include "daemon/io/ring_file.hpp"
#include "daemon/io/sandbox.hpp"
#include "daemon/io/session_watch.hpp"
#include "daemon/io/system_clock.hpp"
#include "daemon/io/token_registry.hpp"
#include "daemon/io/websocket_server.hpp"
#include "protocol/log.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <cstdlib>
#include <sys/socket.h>
#include <systemd/sd-daemon.h>

namespace kyso::io {
namespace asio = boost::asio;
namespace fs = std::filesystem;

namespace {

/// How long calls may take to end when kysod is told to stop.
constexpr std::chrono::seconds farewell{3};
constexpr std::size_t most_waiting_starts = 256;

} // namespace

Result<Places> Places::from_environment() {
    const auto folder = [](const char* variable, const char* below_home) -> fs::path {
        if (const char* value = std::getenv(variable); value != nullptr && *value == '/') return value;
        const char* home = std::getenv("HOME");
        if (below_home == nullptr || home == nullptr || *home != '/') return {};
        return fs::path{home} / below_home;
    };
    const fs::path state = folder("XDG_STATE_HOME", ".local/state");
    const fs::path config = folder("XDG_CONFIG_HOME", ".config");
    const fs::path runtime = folder("XDG_RUNTIME_DIR", nullptr);
    if (state.empty() || config.empty())
        return Error{Errc::config_invalid,
                     "HOME is not set, and neither are both XDG_STATE_HOME and XDG_CONFIG_HOME"};
    if (runtime.empty())
        return Error{Errc::config_invalid,
                     "XDG_RUNTIME_DIR is not set: run kysod in a login session, or set it"};
    return Places{state / "kyso", config / "kyso", runtime / "kyso"};
}

/// Everything about signing SIMs, in the order of what each needs.
struct Sims {
    Sims(const asio::any_io_executor& executor, const Places& places, const flow::Ports& ports)
        : gateway(executor, places.runtime / "relay.sock"),
          phones(places.config / "sims",
                 [&clock = ports.clock] { return std::chrono::floor<std::chrono::days>(clock.now()); }),
          rings(places.state, ports.audit, std::chrono::floor<std::chrono::seconds>(ports.clock.now())),
          files(places.state / "operations"),
          operations(executor, ports, gateway, rings, files), desk{gateway, phones, operations} {}

    RelayGateway gateway;
    PhoneFile phones;
    RingFile rings;
    OperationFiles files;
    flow::SimOperations operations;
    flow::SimDesk desk;
};

struct Daemon::State {
    State(Configuration read, Places where, Fd launcher_socket)
        : configuration(std::move(read)), places(std::move(where)),
          launcher(Launcher::create(io.get_executor(), std::move(launcher_socket))),
          starts(io.get_executor(), most_waiting_starts, most_waiting_starts),
          origins(configuration.allow_list,
                  ApprovalsFile{places.config / "origins", places.state / "origins.key"}, clock),
          policy(origins), devices(io.get_executor(), modules()),
          device_watch(io.get_executor(), *launcher, watch_environment(module_variables())),
          board(io.get_executor(), devices, &device_watch),
          second_chance(devices, device_watch, [this] { board.look_soon(); }),
          windows(io.get_executor(), *launcher, configuration.limits.prompt),
          prompt(windows, lock, configuration.windows, clock),
          notices(io.get_executor(), *launcher, lock, clock),
          consents(io.get_executor(), configuration.limits.waiting_consents,
                   configuration.limits.waiting_consents_each, prompt),
          session_watch(io.get_executor(), lock,
                        [this](core::LockChange change, core::LockEvent event) { on_lock(change, event); }),
          signals(io, SIGTERM, SIGINT) {
        policy.tt15_strict = configuration.tt15_strict;
    }

    std::vector<std::unique_ptr<ModuleHost>> modules() {
        std::vector<std::unique_ptr<ModuleHost>> hosts;
        for (const ModuleConfiguration& module : configuration.modules)
            hosts.push_back(std::make_unique<ModuleHost>(io.get_executor(), *launcher, starts, module,
                                                         configuration.driver_limits, configuration.developer,
                                                         [this] { second_chance.watch_for_tokens(); }));
        return hosts;
    }

    std::vector<std::string> module_variables() const {
        std::vector<std::string> all;
        for (const ModuleConfiguration& module : configuration.modules)
            all.insert(all.end(), module.environment.begin(), module.environment.end());
        return all;
    }

    Result<void> open_sockets();
    void on_lock(core::LockChange change, core::LockEvent event);
    void stop();

    Configuration configuration;
    Places places;
    Connections
        connections; // before io: what still runs at the end is destroyed with io, and leaves this list
    asio::io_context io{1};
    std::shared_ptr<Launcher> launcher;
    Turnstile starts;
    SystemClock clock;
    OriginBook origins;
    core::Policy policy;
    TokenRegistry devices;
    DeviceWatch device_watch;
    flow::DeviceBoard board;
    flow::SecondChance second_chance;
    PromptProcess windows;
    core::SessionLock lock;
    WindowGuard prompt;
    NoticeProcess notices;
    ConsentTurnstile consents;
    SessionWatch session_watch;
    std::optional<signature::TrustDirectory> trust;
    std::optional<RelayRevocation> revocation;
    std::unique_ptr<AuditFile> audit;
    std::optional<ChoiceFile> choices;
    std::optional<PeerUid> peer_uid;
    std::optional<flow::Ports> ports;
    std::optional<Sims> sims;
    std::optional<WebsocketServer> websocket;
    std::optional<IpcServer> ipc;
    asio::signal_set signals;
    asio::steady_timer last_call{io};
};

Daemon::Daemon(Configuration configuration, Places places, Fd launcher)
    : state_(std::make_unique<State>(std::move(configuration), std::move(places), std::move(launcher))) {}

Daemon::~Daemon() = default;

Result<void> Daemon::open() {
    State& state = *state_;
    auto trust = state.configuration.trust.empty()
                     ? signature::TrustDirectory::load_existing(default_trust_folders())
                     : signature::TrustDirectory::load(state.configuration.trust);
    if (!trust) return trust.error();
    state.trust = std::move(*trust);
    auto audit = AuditFile::open(state.places.state, state.clock, state.configuration.audit_file_size);
    if (!audit) return audit.error();
    state.audit = std::move(*audit);
    auto peer_uid = PeerUid::open();
    if (!peer_uid) return peer_uid.error();
    state.peer_uid = std::move(*peer_uid);

    state.ports.emplace(flow::Ports{state.policy, state.devices, state.consents, state.prompt, *state.audit,
                                    state.clock, *state.trust, state.configuration.developer,
                                    &state.origins});
    state.choices.emplace(state.places.state, *state.audit);
    state.ports->choices = &*state.choices;
    const auto& configuration = state.configuration;
    if (configuration.revocation.ask) {
        state.revocation.emplace(state.io.get_executor(), state.places.runtime / "relay.sock",
                                 configuration.revocation.patience, state.clock);
        state.ports->revocation = &*state.revocation;
    }
    state.sims.emplace(state.io.get_executor(), state.places, *state.ports);
    state.ports->sim = &state.sims->desk;
    state.ports->notices = &state.notices;
    state.ports->board = &state.board;
    state.websocket.emplace(state.io.get_executor(),
                            WebsocketServer::Surroundings{state.origins, configuration.limits, *state.ports,
                                                          *state.peer_uid, state.connections});
    state.ipc.emplace(state.io.get_executor(), configuration.limits, *state.ports, state.connections);
    if (auto opened = state.open_sockets(); !opened) return opened.error();
    if (auto recorded = state.audit->append(core::AuditRecord{core::AuditEvent::start}); !recorded)
        return recorded.error();
    if (auto watched = state.session_watch.open(); !watched)
        log::warn("a locked screen is not noticed: {}", watched.error().describe());
    if (auto closed = close_sandbox(); !closed) return closed.error();
    state.sims->operations.restore();
    state.websocket->start();
    state.ipc->start();
    sd_notify(0, "READY=1");
    return {};
}

Result<void> Daemon::State::open_sockets() {
    const int passed = std::max(sd_listen_fds(1), 0);
    bool ipc_passed = false;
    for (int descriptor = SD_LISTEN_FDS_START; descriptor < SD_LISTEN_FDS_START + passed; ++descriptor) {
        const bool unix_socket = sd_is_socket(descriptor, AF_UNIX, SOCK_STREAM, 1) > 0;
        auto adopted = unix_socket ? ipc->adopt(Fd{descriptor}) : websocket->adopt(Fd{descriptor});
        if (!adopted) return adopted.error();
        ipc_passed |= unix_socket;
    }
    // What systemd did not hand over is made here: its port may be taken by another person's kysod. Where the
    // unit does not let kysod open one, programs are served all the same.
    if (websocket->port() == 0) {
        auto listening =
            websocket->listen(configuration.first_port, configuration.last_port, configuration.ipv6);
        if (!listening && !ipc_passed) return listening.error();
        if (!listening) log::warn("web pages are not served: {}", listening.error().describe());
    }
    if (ipc_passed) return {};
    return ipc->listen(places.runtime / "ipc.sock");
}

void Daemon::State::on_lock(core::LockChange change, core::LockEvent event) {
    const bool locked = change == core::LockChange::locked;
    if (locked) { // first what matters, then the record
        windows.dismiss(Errc::session_locked);
        notices.dismiss();
        devices.end_logins(Errc::session_locked);
    }
    log::info("{}: {}", to_text(event),
              locked ? "windows closed, logins ended, none until it is over" : "windows may come again");
    const auto what = locked ? core::AuditEvent::lock : core::AuditEvent::unlock;
    if (auto recorded = audit->append(core::AuditRecord{what, std::string{to_text(event)}}); !recorded)
        log::warn("this is not in the audit log: {}", recorded.error().describe());
}

void Daemon::State::stop() {
    sd_notify(0, "STOPPING=1");
    log::info("stopping");
    session_watch.stop();
    websocket->stop();
    ipc->stop();
    connections.shut_down();
    last_call.expires_after(farewell);
    last_call.async_wait([this](const boost::system::error_code&) { io.stop(); });
}

void Daemon::run() {
    State& state = *state_;
    state.signals.async_wait([&state](const boost::system::error_code& error, int) {
        if (!error) state.stop();
    });
    // After a stop, the last connection that ends lets the loop end; the timer is for one that does not.
    while (state.io.run_one() > 0)
        if (state.last_call.expiry() != asio::steady_timer::time_point{} && state.connections.size() == 0)
            break;
    if (auto recorded = state.audit->append(core::AuditRecord{core::AuditEvent::stop}); !recorded)
        log::warn("the end of this run is not in the audit log: {}", recorded.error().describe());
    state.audit->tell_head();
}

unsigned Daemon::port() const noexcept {
    return state_->websocket->port();
}

} // namespace kyso::io
