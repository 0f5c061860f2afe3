# frozen_string_literal: true

# A Rails application with Doorkeeper, the OAuth server that Eventpop appears to use, and an API with Grape. It has the paths of
# Eventpop: /oauth/*, /users/sign_in and /api/public/me. It needs Debian's packages in .ci/install-debian-packages.
#
# It reads a JSON object from the environment variable DOORKEEPER:
#   clientId, clientSecret, redirectUri  the only OAuth application
#   email, password, fullName            the only user
#   pkce                                 whether the database has the columns for PKCE
#   signIn                               whether the user has to sign in before /oauth/authorize checks the request
#   api                                  "grape", or "rails" for an API without Grape
# It prints its address, and stops on SIGTERM.

ENV["RAILS_ENV"] = "production"

require "json"
require "rails"
require "active_record/railtie"
require "action_controller/railtie"
require "action_view/railtie"
require "doorkeeper"
require "grape"
require "doorkeeper/grape/helpers"
require "puma"
require "tmpdir"

SETTINGS = JSON.parse(ENV.fetch("DOORKEEPER"), symbolize_names: true)

class Provider < Rails::Application
  config.root = __dir__
  config.load_defaults 6.1
  config.eager_load = false
  config.secret_key_base = SecureRandom.hex(64)
  config.logger = Logger.new($stderr)
  config.log_level = :error
  config.hosts.clear
end

Doorkeeper.configure do
  orm :active_record
  resource_owner_authenticator do
    next User.first unless SETTINGS.fetch(:signIn)
    User.find_by(id: session[:user_id]) || begin
      session[:return_to] = request.fullpath
      redirect_to "/users/sign_in"
    end
  end
  default_scopes :public
  optional_scopes :organizer
  use_refresh_token
  grant_flows %w[authorization_code client_credentials]
  # Eventpop's documentation shows tokens of 64 hexadecimal digits.
  default_generator_method :hex
  force_ssl_in_redirect_uri false
end

def create_tables
  ActiveRecord::Schema.verbose = false
  ActiveRecord::Schema.define do
    create_table(:users) { |t| t.string :email, :password, :full_name }
    create_table :oauth_applications do |t|
      t.string :name, :uid, :secret, null: false
      t.text :redirect_uri, null: false
      t.string :scopes, null: false, default: ""
      t.boolean :confidential, null: false, default: true
      t.timestamps
    end
    create_table :oauth_access_grants do |t|
      t.integer :resource_owner_id, :application_id, :expires_in, null: false
      t.string :token, null: false
      t.text :redirect_uri, null: false
      t.datetime :created_at, null: false
      t.datetime :revoked_at
      t.string :scopes, null: false, default: ""
      t.string :code_challenge, :code_challenge_method if SETTINGS.fetch(:pkce)
    end
    create_table :oauth_access_tokens do |t|
      t.integer :resource_owner_id, :application_id, :expires_in
      t.string :token, null: false
      t.string :refresh_token, :scopes
      t.datetime :revoked_at
      t.datetime :created_at, null: false
      t.string :previous_refresh_token, null: false, default: ""
    end
  end
end

class User < ActiveRecord::Base
  def profile
    { user: { id: id, full_name: full_name, email: email } }
  end
end

class SessionsController < ActionController::Base
  def new
    render inline: <<~HTML
      <%= form_tag "/users/sign_in" do %>
        <input name="user[email]"><input name="user[password]" type="password"><button>Sign in</button>
      <% end %>
    HTML
  end

  def create
    user = User.find_by!(params.require(:user).permit(:email, :password))
    session[:user_id] = user.id
    redirect_to session.delete(:return_to)
  end
end

class UsersController < ActionController::API
  include Doorkeeper::Rails::Helpers
  before_action { doorkeeper_authorize! :public }

  def show
    render json: User.find(doorkeeper_token.resource_owner_id).profile
  end
end

class GrapeAPI < Grape::API
  format :json
  helpers Doorkeeper::Grape::Helpers

  get "/api/public/me" do
    doorkeeper_authorize! :public
    User.find(doorkeeper_token.resource_owner_id).profile
  end
end

Dir.mktmpdir do |directory|
  ENV["DATABASE_URL"] = "sqlite3:#{directory}/database?timeout=5000"
  Provider.initialize!
  create_tables
  User.create!(email: SETTINGS.fetch(:email), password: SETTINGS.fetch(:password), full_name: SETTINGS.fetch(:fullName))
  Doorkeeper::Application.create!(
    name: "Example",
    uid: SETTINGS.fetch(:clientId),
    secret: SETTINGS.fetch(:clientSecret),
    redirect_uri: SETTINGS.fetch(:redirectUri),
    scopes: "public organizer"
  )
  Provider.routes.draw do
    use_doorkeeper
    get "/users/sign_in", to: "sessions#new"
    post "/users/sign_in", to: "sessions#create"
    if SETTINGS.fetch(:api) == "rails"
      get "/api/public/me", to: "users#show"
    else
      mount GrapeAPI => "/"
    end
  end

  server = Puma::Server.new(Provider)
  listener = server.add_tcp_listener("127.0.0.1", 0)
  Signal.trap("TERM") { Thread.new { server.stop } }
  thread = server.run
  puts "listening on http://127.0.0.1:#{listener.addr[1]}"
  $stdout.flush
  thread.join
end
