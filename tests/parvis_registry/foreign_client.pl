#!/usr/bin/perl
# A registrar written by others (Net::EPP) at our registries: prints what it was answered, one step a line.
# Usage: foreign_client.pl PORT CA_FILE PASSWORD NAME HELD
# NAME is free; HELD belongs to the registrar "other", has the code "Known-code-1!7" and no lock.
use strict;
use warnings;
use Net::EPP::Client;
use Net::EPP::Frame;

my ($port, $ca_file, $password, $name, $held) = @ARGV;
my $CODE = 'Known-code-1!7';
my %OBJECTS = map { $_ => "urn:ietf:params:xml:ns:$_-1.0" } qw(domain contact host);
my $trid = 0;

$SIG{ALRM} = sub { die "no answer in time\n" };
alarm(60);

sub connected {
    my ($who) = @_;
    my $epp = Net::EPP::Client->new(host => '127.0.0.1', port => $port, ssl => 1, frames => 1);
    my $greeting = $epp->connect(SSL_ca_file => $ca_file, SSL_verify_mode => 1, SSL_verifycn_name => 'localhost');
    print "$who greeting ", join(' ', map { $_->textContent } $greeting->getElementsByLocalName('objURI')), "\n";
    my $login = Net::EPP::Frame::Command::Login->new;
    $login->clID->appendText($who);
    $login->pw->appendText($password);
    $login->version->appendText('1.0');
    $login->lang->appendText('en');
    foreach my $uri (sort values %OBJECTS) {
        my $element = $login->createElement('objURI');
        $element->appendText($uri);
        $login->svcs->appendChild($element);
    }
    asked($epp, "$who login", $login);
    return $epp;
}

# Sends a frame; prints the step, the code, and the text of each element named.
sub asked {
    my ($epp, $step, $frame, @shown) = @_;
    $trid += 1;
    $frame->clTRID->removeChildNodes;
    $frame->clTRID->appendText("FOREIGN-$trid");
    my $answer = $epp->request($frame);
    my ($echoed) = $answer->getElementsByLocalName('clTRID');
    die "$step: another transaction's answer\n" unless $echoed && $echoed->textContent eq "FOREIGN-$trid";
    my ($result) = $answer->getElementsByLocalName('result');
    print join(' ', $step, $result->getAttribute('code'), map { $_->textContent } map { $answer->getElementsByLocalName($_) } @shown), "\n";
    return $answer;
}

sub about {
    my ($class, $object) = @_;
    my $frame = "Net::EPP::Frame::Command::$class"->new;
    $class =~ /Contact$/ ? $frame->setContact($object) : $frame->setDomain($object);
    return $frame;
}

my $ours = connected('parvis');

my $check = Net::EPP::Frame::Command::Check::Domain->new;
$check->addDomain($_) for ($name, $held);
my $checked = asked($ours, 'check', $check);
print 'available ', join(' ', map { $_->getAttribute('avail') } $checked->getElementsByLocalName('name')), "\n";

my $contact = about('Create::Contact', 'FOREIGN1');
$contact->addPostalInfo('int', 'Zoe Exemple', 'Exemple SARL',
    { street => ['10 rue du Modele'], city => 'Orleans', sp => 'Loiret', pc => '45000', cc => 'FR' });
$contact->setVoice('+33.199000001');
$contact->setEmail('zoe@client.example');
$contact->setAuthInfo($CODE);
asked($ours, 'create-contact', $contact, 'id');
asked($ours, 'info-contact', about('Info::Contact', 'FOREIGN1'), 'email', 'clID');

my $create = about('Create::Domain', $name);
$create->setPeriod(1);
$create->setRegistrant('FOREIGN1');
$create->setAuthInfo($CODE);
my $created = asked($ours, 'create', $create);
my ($expires) = map { $_->textContent } $created->getElementsByLocalName('exDate');
asked($ours, 'create-again', $create);

asked($ours, 'info', about('Info::Domain', $name), 'registrant', 'clID');

my $renew = about('Renew::Domain', $name);
$renew->setCurExpDate(substr($expires, 0, 10));
$renew->setPeriod(2);
my $renewed = asked($ours, 'renew', $renew);
my ($later) = map { $_->textContent } $renewed->getElementsByLocalName('exDate');
print 'years ', substr($later, 0, 4) - substr($expires, 0, 4), "\n";
asked($ours, 'renew-again', $renew);

my $transfer = about('Transfer::Domain', $held);
$transfer->setOp('request');
$transfer->setAuthInfo($CODE);
asked($ours, 'transfer', $transfer, 'trStatus', 'reID');

my $theirs = connected('other');
my $polled = asked($theirs, 'poll', Net::EPP::Frame::Command::Poll::Req->new, 'trStatus', 'reID');
my ($queue) = $polled->getElementsByLocalName('msgQ');
my $ack = Net::EPP::Frame::Command::Poll::Ack->new;
$ack->setMsgID($queue->getAttribute('id'));
asked($theirs, 'acknowledge', $ack);
asked($theirs, 'poll-again', Net::EPP::Frame::Command::Poll::Req->new);
my $approval = about('Transfer::Domain', $held);
$approval->setOp('approve');
asked($theirs, 'approve', $approval, 'trStatus');
asked($ours, 'told', Net::EPP::Frame::Command::Poll::Req->new, 'trStatus');
asked($ours, 'info-held', about('Info::Domain', $held), 'clID');

asked($_, 'logout', Net::EPP::Frame::Command::Logout->new) for ($ours, $theirs);
