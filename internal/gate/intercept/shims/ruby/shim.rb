# Leads connections of Net::HTTP to the API to the gate that started this process. It loads nothing: a library that is
# loaded before Bundler could be another version than the client wants. So it waits until Net::HTTP has been defined.

module OmiseConformanceGate
  HOSTS = ["api.omise.co", "vault.omise.co"].freeze
  GATE = ["@HOST@", Integer("@PORT@")].freeze # with TLS and without
  BUNDLE = File.expand_path("../bundle.pem", File.dirname(__FILE__)).freeze

  # Goes in front of Net::HTTP.
  module Connecting
    private

    def connect
      return super unless HOSTS.include?(address.to_s.downcase.chomp("."))

      # The client may have authorities of its own, which do not know the gate.
      if use_ssl?
        self.cert_store = nil
        self.ca_path = nil
        self.ca_file = BUNDLE
      end
      return super if proxy? || port != (use_ssl? ? 443 : 80)

      begin
        before = [@ipaddr, @port]
        @ipaddr, @port = GATE
        super
      ensure
        @ipaddr, @port = before
      end
    end
  end

  NAME = Module.instance_method(:name) # classes may have another method of that name
  WAITING = TracePoint.new(:end) do |point|
    if NAME.bind(point.self).call == "Net::HTTP" && point.self.private_method_defined?(:connect)
      point.self.prepend(Connecting)
      WAITING.disable
    end
  end

  if defined?(::Net::HTTP)
    ::Net::HTTP.prepend(Connecting)
  else
    WAITING.enable
  end
end
