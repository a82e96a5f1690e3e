// SPDX-License-Identifier: Apache-2.0
#include "pkcs11/faulty/proxy.hpp"
#include "pkcs11/faulty/answer_actions.hpp"
#include "pkcs11/faulty/argument_actions.hpp"
#include "pkcs11/faulty/control.hpp"
#include "pkcs11/faulty/process_actions.hpp"
#include "pkcs11/faulty/real_module.hpp"
#include "pkcs11/faulty/signature_actions.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <unistd.h>

namespace kyso::pkcs11::faulty {
namespace {

constexpr const char* rules_variable = "KYSO_FAULTY_RULES";

void complain(const std::string& message) {
    const auto line = "kyso-faulty: " + message + "\n";
    if (write(STDERR_FILENO, line.data(), line.size()) < 0) return; // nobody listens; the CK_RV says it too
}

/// The thread's number in the order of first calls, from 1.
std::uint64_t number_of_thread() {
    static std::atomic<std::uint64_t> threads{0};
    thread_local const auto number = ++threads;
    return number;
}

/// The last digit of a swapped token's serial number counts on.
void tell_swaps(CK_TOKEN_INFO& info, unsigned swaps) {
    auto& last = info.serialNumber[sizeof info.serialNumber - 1];
    if (swaps > 0) last = static_cast<CK_CHAR>('A' + (last + swaps) % 26);
}

} // namespace

Proxy::Proxy(RulesFile file, Journal journal, const CK_FUNCTION_LIST& real)
    : file_(std::move(file)), real_(real), journal_(std::move(journal)), engine_(file_.rules),
      tries_(file_.tries, file_.tries_file) {}

Proxy* Proxy::instance() {
    // Never destroyed: a thread may still be calling while another one leaves through exit().
    static auto& loaded = *new auto(load());
    if (auto* proxy = std::get_if<std::unique_ptr<Proxy>>(&loaded)) return proxy->get();
    complain(std::get<std::string>(loaded));
    return nullptr;
}

std::variant<std::unique_ptr<Proxy>, std::string> Proxy::load() {
    const char* path = std::getenv(rules_variable);
    if (path == nullptr) return std::string(rules_variable) + " names no rules file";
    auto parsed = read_rules(path);
    if (const auto* error = std::get_if<RulesError>(&parsed)) return error->describe();
    auto& file = std::get<RulesFile>(parsed);
    std::optional<Journal> journal{std::in_place};
    if (!file.journal.empty()) journal = Journal::open(file.journal);
    if (!journal) return file.journal + ": " + std::strerror(errno);
    const auto real = load_real(file.module);
    if (const auto* wrong = std::get_if<std::string>(&real)) return *wrong;
    const auto control = file.control;
    auto proxy = std::unique_ptr<Proxy>(
        new Proxy(std::move(file), std::move(*journal), *std::get<const CK_FUNCTION_LIST*>(real)));
    if (!control.empty() && !start_control(control, *proxy)) return control + ": " + std::strerror(errno);
    return proxy;
}

void Proxy::at(Moment moment) {
    const char* path = std::getenv(rules_variable);
    if (path == nullptr) return;
    const auto parsed = read_rules(path);
    const auto* file = std::get_if<RulesFile>(&parsed);
    if (file == nullptr) return; // C_GetFunctionList will say what is wrong
    const auto journal = file->journal.empty() ? Journal{} : Journal::open(file->journal).value_or(Journal{});
    for (const auto& rule : file->rules) {
        if (rule.moment != moment) continue;
        if (is_final(rule.action.kind)) journal.ended(moment, rule.action.kind);
        act_on_process(rule, 1);
    }
}

CK_RV Proxy::call(const Call& call, const RealCall& real_call) {
    ++calls_;
    std::vector<unsigned long> types;
    const auto fired = engine_.fire(occasion_of(call, types));
    const auto instead = act(call, fired, false);
    CK_RV result = 0;
    if (instead) {
        result = *instead;
    } else {
        auto pad = file_.pad; // the real module may write to what it is given
        if (call.function == Function::C_Login) type_on_pad(call.arguments, pad);
        for (const auto& firing : fired)
            alter_arguments(firing->action, call.arguments, pad);
        result = ask_real(call, real_call);
    }
    result = alter(call, fired, result);
    if (const auto replaced = act(call, fired, true)) result = *replaced;
    if (call.function == Function::C_Login) tries_.on_login(result);
    journal_.returned(call.function, result);
    return result;
}

Occasion Proxy::occasion_of(const Call& call, std::vector<unsigned long>& types) const {
    Occasion occasion{call.function};
    occasion.thread = number_of_thread();
    if (call.subject.session) occasion.session = presence_.number_of(*call.subject.session);
    if (const auto* answer = std::get_if<BytesAnswer>(&call.answer)) occasion.query = answer->data == nullptr;
    if (const auto* answer = std::get_if<ListAnswer>(&call.answer)) occasion.query = answer->items == nullptr;
    if (const auto* answer = std::get_if<AttributesAnswer>(&call.answer)) {
        for (const auto& item : answer->items)
            types.push_back(item.type);
        occasion.query =
            std::ranges::all_of(answer->items, [](const auto& item) { return item.pValue == nullptr; });
        occasion.attributes = types;
    }
    return occasion;
}

/// The first `return` of this half of the call, after everything that stands before it in the file.
std::optional<CK_RV> Proxy::act(const Call& call, const Fired& fired, bool after) {
    for (const auto& firing : fired) {
        const auto& action = firing->action;
        if (firing->after != after) continue;
        if (action.kind == ActionKind::do_return) return action.number;
        if (action.kind == ActionKind::do_answer) {
            auto* value = std::get<CK_ULONG*>(call.answer);
            if (value != nullptr) *value = action.number;
            return value == nullptr ? CKR_ARGUMENTS_BAD : CKR_OK;
        }
        handle_token(action.kind, call.subject);
        if (action.kind == ActionKind::do_await_removal) presence_.await_removal(call.subject);
        if (action.kind == ActionKind::do_spend) tries_.spend();
        if (is_final(action.kind)) journal_.ended(call.function, action.kind);
        act_on_process(*firing.rule, firing.nth);
    }
    return std::nullopt;
}

/// Lies about what went well, and `reveal` about what the token refused to show.
CK_RV Proxy::alter(const Call& call, const Fired& fired, CK_RV result) {
    for (const auto& firing : fired) {
        const auto& action = firing->action;
        if (info_of(action.kind).when != ActionWhen::answer) continue;
        if (action.kind == ActionKind::do_reveal &&
            (result == CKR_ATTRIBUTE_SENSITIVE || result == CKR_ATTRIBUTE_TYPE_INVALID))
            result = CKR_OK;
        if (result != CKR_OK) continue;
        alter_answer(*firing.rule, call.answer);
        if (const auto* bytes = std::get_if<BytesAnswer>(&call.answer))
            alter_signature(action, call.arguments, *bytes);
        if (action.kind == ActionKind::do_repeat)
            searches_.repeat(*call.subject.session, std::get<FoundAnswer>(call.answer), action.number);
    }
    return result;
}

void Proxy::handle_token(ActionKind how, const Subject& subject) {
    if (how == ActionKind::do_remove)
        presence_.remove(subject);
    else if (how == ActionKind::do_insert)
        presence_.insert(subject);
    else if (how == ActionKind::do_revive)
        presence_.revive(subject);
    else if (how == ActionKind::do_swap)
        presence_.swap(subject);
    else
        return;
    if (!file_.events) return;
    const auto concerned = subject.slot ? std::vector{*subject.slot} : slots();
    events_.happened(concerned);
}

CK_RV Proxy::refusal(const Call& call) const {
    // Slot information is there without a token; only its flag changes.
    if (call.function == Function::C_GetSlotInfo) return CKR_OK;
    if (const auto refused = presence_.refusal(call.subject); refused != CKR_OK) return refused;
    if (call.function == Function::C_Login && tries_.locked()) return CKR_PIN_LOCKED;
    const bool full = file_.sessions != 0 && presence_.open_sessions() >= file_.sessions;
    return call.function == Function::C_OpenSession && full ? CKR_SESSION_COUNT : CKR_OK;
}

CK_RV Proxy::ask_real(const Call& call, const RealCall& real_call) {
    if (const auto refused = refusal(call); refused != CKR_OK) return refused;
    if (call.subject.only_slots_with_token) return list_slots_with_token(std::get<ListAnswer>(call.answer));
    if (file_.events && call.function == Function::C_WaitForSlotEvent)
        return events_.wait(call.subject.dont_block, std::get<CK_ULONG*>(call.answer));
    if (file_.events && call.function == Function::C_Finalize) events_.finalized();
    const auto result = real_call(real_);
    if (result == CKR_OK) note(call);
    return result;
}

/// What a call that went well means for the state kept here.
void Proxy::note(const Call& call) {
    const auto& subject = call.subject;
    switch (call.function) {
    case Function::C_OpenSession:
        return presence_.opened(*std::get<CK_ULONG*>(call.answer), *subject.slot);
    case Function::C_CloseSession:
        return presence_.closed(*subject.session);
    case Function::C_CloseAllSessions:
        return presence_.all_closed(*subject.slot);
    case Function::C_Finalize:
        return presence_.finalized();
    case Function::C_FindObjectsInit:
        return searches_.began(*subject.session);
    case Function::C_GetSlotInfo:
        if (presence_.is_removed(*subject.slot))
            std::get<CK_SLOT_INFO*>(call.answer)->flags &= ~CKF_TOKEN_PRESENT;
        return;
    case Function::C_GetTokenInfo:
        tries_.tell(*std::get<CK_TOKEN_INFO*>(call.answer));
        return tell_swaps(*std::get<CK_TOKEN_INFO*>(call.answer), presence_.swaps(*subject.slot));
    default:
        return;
    }
}

std::vector<CK_SLOT_ID> Proxy::slots() const {
    CK_ULONG count = 0;
    if (real_.C_GetSlotList(CK_FALSE, nullptr, &count) != CKR_OK) return {};
    std::vector<CK_SLOT_ID> slots(count);
    if (real_.C_GetSlotList(CK_FALSE, slots.data(), &count) != CKR_OK) return {};
    slots.resize(count);
    return slots;
}

/// As the real module, without the slots whose token a rule has pulled out. PKCS#11 v2.40 section 5.5,
/// C_GetSlotList.
CK_RV Proxy::list_slots_with_token(const ListAnswer& answer) {
    if (answer.count == nullptr) return CKR_ARGUMENTS_BAD;
    CK_ULONG count = 0;
    if (const auto result = real_.C_GetSlotList(CK_TRUE, nullptr, &count); result != CKR_OK) return result;
    std::vector<CK_SLOT_ID> slots(count);
    if (const auto result = real_.C_GetSlotList(CK_TRUE, slots.data(), &count); result != CKR_OK)
        return result;
    slots.resize(count);
    std::erase_if(slots, [this](CK_SLOT_ID slot) { return presence_.is_removed(slot); });
    const auto room = std::exchange(*answer.count, slots.size());
    if (answer.items == nullptr) return CKR_OK;
    if (room < slots.size()) return CKR_BUFFER_TOO_SMALL;
    std::ranges::copy(slots, answer.items);
    return CKR_OK;
}

std::string Proxy::state() const {
    std::ostringstream text;
    text << "calls " << calls_ << "\nsessions " << presence_.open_sessions() << '\n';
    if (const auto left = tries_.left()) text << "tries " << *left << '\n';
    for (const auto slot : slots())
        text << "slot " << slot << (presence_.is_removed(slot) ? " removed" : " present") << " swaps "
             << presence_.swaps(slot) << '\n';
    for (const auto& rule : engine_.counts())
        text << "rule " << rule.line << " seen " << rule.seen << " fired " << rule.fired << '\n';
    return text.str();
}

} // namespace kyso::pkcs11::faulty
