// SPDX-License-Identifier: Apache-2.0
#include "signature/revocation_check.hpp"

#include "signature/crl.hpp"
#include "signature/ocsp.hpp"

#include <algorithm>

namespace kyso::signature {

using Kind = RevocationStatus::Kind;
using Why = RevocationUnknown;

RevocationCheck::RevocationCheck(std::vector<Certificate> chain, std::chrono::sys_seconds now,
                                 std::function<Bytes()> make_nonce)
    : chain_(std::move(chain)), now_(now), make_nonce_(std::move(make_nonce)) {
    // The anchor is trusted because somebody put it there; nobody else is asked about it.
    for (std::size_t i = 0; i + 1 < chain_.size(); ++i) {
        const RevocationAddresses addresses = revocation_addresses(chain_[i]);
        Link& link = links_.emplace_back();
        for (const std::string& address : addresses.ocsp)
            link.questions.push_back({RevocationQuestion::Kind::ocsp, address, {}, false});
        for (const std::string& address : addresses.crls)
            link.questions.push_back({RevocationQuestion::Kind::crl, address, {}, false});
        if (link.questions.empty()) link.status.why = Why::no_address;
    }
    ask(0, 0);
}

void RevocationCheck::ask(std::size_t link, std::size_t number) {
    question_.reset();
    while (link < links_.size() && number >= links_[link].questions.size()) {
        ++link;
        number = 0;
    }
    link_ = link;
    number_ = number;
    if (link == links_.size()) return;
    question_ = links_[link].questions[number];
    if (question_->kind == RevocationQuestion::Kind::crl) return;
    nonce_ = make_nonce_ ? make_nonce_() : Bytes{};
    auto request = ocsp_request(chain_[link], chain_[link + 1], nonce_);
    if (!request) return ask(link, number + 1);
    question_->request = std::move(*request);
}

void RevocationCheck::answer(const Result<RevocationAnswer>& answer) {
    Link& link = links_.at(link_);
    const Certificate& certificate = chain_[link_];
    const Certificate& issuer = chain_[link_ + 1];
    RevocationStatus status = RevocationStatus::unknown(Why::no_answer);
    if (answer)
        status = question_->kind == RevocationQuestion::Kind::ocsp
                     ? judge_ocsp(answer->bytes, certificate, issuer, nonce_, now_)
                     : judge_crl(answer->bytes, certificate, issuer, now_);
    status.source = question_->address;
    if (status.kind == Kind::unknown && answer && answer->remembered && !question_->fresh) {
        question_->fresh = true; // somebody on the way may have planted it
        return;
    }
    // Of several that could not tell, one that did answer is the more telling.
    if (status.kind != Kind::unknown || link.status.why == Why::not_asked ||
        link.status.why == Why::no_answer)
        link.status = status;
    if (status.kind == Kind::revoked)
        question_.reset();
    else if (status.kind == Kind::good)
        ask(link_ + 1, 0);
    else
        ask(link_, number_ + 1);
}

RevocationStatus RevocationCheck::status() const {
    const auto of_kind = [&](Kind kind) {
        return std::ranges::find_if(links_, [&](const Link& link) { return link.status.kind == kind; });
    };
    if (const auto revoked = of_kind(Kind::revoked); revoked != links_.end()) return revoked->status;
    if (const auto unknown = of_kind(Kind::unknown); unknown != links_.end()) return unknown->status;
    if (links_.empty()) return RevocationStatus::unknown(Why::no_address);
    return links_.front().status;
}

} // namespace kyso::signature
